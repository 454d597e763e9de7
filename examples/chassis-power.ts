// What a chassis of sixteen blades draws at the wall: its servers, and what it takes to feed and cool them.
import { ENCLOSURE_LEAF, ENCLOSURE_LEAVES, EnclosurePower, STANDARD_CHASSIS, serverTypes } from "coldaisle";

const blade = serverTypes.find(({ name }) => name === "dell-r720-e5-2660")!;
const enclosure = new EnclosurePower(STANDARD_CHASSIS);
const leavesW = new Float64Array(ENCLOSURE_LEAVES);

console.log("load %  servers W  fans W  losses W  rest W  wall W  overhead");
for (const utilisation of [0, 0.25, 0.5, 0.75, 1]) {
  const serversW = 16 * blade.power.powerW(utilisation);
  enclosure.write(serversW, 16, false, leavesW, 0);
  const wallW = serversW + leavesW.reduce((sum, leafW) => sum + leafW, 0);
  const restW = leavesW[ENCLOSURE_LEAF.management]! + leavesW[ENCLOSURE_LEAF.ports]!;
  const cells = [
    String(100 * utilisation).padStart(6),
    serversW.toFixed(0).padStart(9),
    leavesW[ENCLOSURE_LEAF.fans]!.toFixed(0).padStart(6),
    leavesW[ENCLOSURE_LEAF.supplyLoss]!.toFixed(0).padStart(8),
    restW.toFixed(0).padStart(6),
    wallW.toFixed(0).padStart(6),
    `${(100 * (wallW / serversW - 1)).toFixed(1)} %`.padStart(8),
  ];
  console.log(cells.join("  "));
}
