import type { Profile } from "../profile.ts";
import { compute } from "./compute.ts";
import { fileServer } from "./file-server.ts";
import { idleGuest } from "./idle-guest.ts";
import { kernelBuild } from "./kernel-build.ts";
import { keyValueCache } from "./key-value-cache.ts";
import { oltpDatabase } from "./oltp-database.ts";
import { virtualDesktop } from "./virtual-desktop.ts";
import { webServer } from "./web-server.ts";

/** Classes of workloads, those that mostly compute first. */
export const profiles: readonly Profile[] = [
  compute,
  kernelBuild,
  webServer,
  oltpDatabase,
  keyValueCache,
  fileServer,
  virtualDesktop,
  idleGuest,
];
