import type { MigrationColumn } from "../migration/migration-log.ts";
import type { EventColumn } from "./event-log.ts";
import type { LinkColumn } from "./link-table.ts";
import type {
  ChassisColumn,
  HallColumn,
  RackColumn,
  SiteColumn,
  StorageColumn,
  SwitchColumn,
} from "./plant-tables.ts";
import type { ServerSampleColumn } from "./server-samples.ts";
import type { ServerColumn } from "./server-table.ts";
import type { TaskColumn } from "./task-table.ts";
import type { TimeSeriesColumn } from "./time-series.ts";
import type { VmColumn } from "./vm-table.ts";

/** The names of the columns of each table that a run records, by the table's name. */
export interface ColumnNames {
  readonly timeseries: TimeSeriesColumn;
  readonly "server-samples": ServerSampleColumn;
  readonly servers: ServerColumn;
  readonly chassis: ChassisColumn;
  readonly racks: RackColumn;
  readonly halls: HallColumn;
  readonly sites: SiteColumn;
  readonly switches: SwitchColumn;
  readonly storage: StorageColumn;
  readonly links: LinkColumn;
  readonly vms: VmColumn;
  readonly tasks: TaskColumn;
  readonly migrations: MigrationColumn;
  readonly events: EventColumn;
}
