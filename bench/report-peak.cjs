/** Preloaded into a process (`node --require`): tells its peak memory, KiB, on file descriptor 3 when it ends. */
"use strict";
const { writeSync } = require("node:fs");

process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));
