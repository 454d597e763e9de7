import { TASK_STATE, type TaskTable } from "../../models/compute/tasks.ts";
import { readBy, type Table, type TableDeclaration } from "../../sim/measurement.ts";

const COLUMNS = [
  { name: "task", type: "int32", unit: "", meaning: "id of the task" },
  {
    name: "vm",
    type: "int32",
    unit: "",
    meaning: "id of the VM that it runs in, or of its own row where it runs natively",
  },
  {
    name: "state",
    type: "text",
    unit: "",
    meaning: "its state at the end of the run: pending, active, done, or dropped with its VM",
  },
  { name: "start_s", unit: "s", meaning: "when it began to run; empty if it never did" },
  { name: "end_s", unit: "s", meaning: "when it was done; empty if it never was" },
  { name: "duration_s", unit: "s", meaning: "end − start" },
] as const;

/** Names of the columns of tasks.csv. */
export type TaskColumn = (typeof COLUMNS)[number]["name"];

/** What tasks.csv says. */
export const TASK_TABLE: TableDeclaration = {
  name: "tasks",
  meaning: "a task or job, in the order in which the workloads create them; written where there are any",
  columns: COLUMNS,
};

const STATE_NAMES: string[] = [];
for (const [name, state] of Object.entries(TASK_STATE)) STATE_NAMES[state] = name;

/** The table as it is written. */
export function taskTable(tasks: TaskTable): Table {
  const { startS, endS } = tasks;
  return {
    ...TASK_TABLE,
    columns: readBy(COLUMNS, {
      task: (task) => task,
      vm: (task) => tasks.vm[task]!,
      state: (task) => STATE_NAMES[tasks.state[task]!]!,
      start_s: (task) => startS[task]!,
      end_s: (task) => endS[task]!,
      duration_s: (task) => endS[task]! - startS[task]!,
    }),
    rowCount: () => tasks.count,
  };
}
