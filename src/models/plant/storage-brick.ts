/** A shelf of disks that stands in a rack and draws the same power all the time. */
export interface StorageBrickType {
  readonly name: string;
  readonly heightU: number;
  readonly capacityGB: number;
  readonly powerW: number;
}

/** Forty-eight disks of 2 TB in 4U at about 10 W each, and 120 W for the rest: assumptions of a usual size. */
export const STORAGE_BRICK: StorageBrickType = {
  name: "storage-brick",
  heightU: 4,
  capacityGB: 96_000,
  powerW: 600,
};
