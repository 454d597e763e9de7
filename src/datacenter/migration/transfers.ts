/** Called when all that was sent for its owner has arrived. */
export type ArrivalListener = (owner: number) => void;

/** Where memory goes from server to server: links that are shared, or one of its own for each migration. */
export interface Transfers {
  /** Has the listener called for the flows that are opened for it. */
  user(name: string, listener: ArrivalListener): number;
  /**
   * Opens a flow that sends nothing yet.
   *
   * @param capBitps - the most that it sends, bit/s; Infinity: what the links give
   * @returns its id
   */
  open(user: number, owner: number, from: number, to: number, capBitps: number): number;
  /** Sends so many bits from now on; the listener is called when the last has arrived, after the latency of the path. */
  send(flow: number, bits: number): void;
  setCap(flow: number, capBitps: number): void;
  /** Ends a flow; what is on its way does not arrive. */
  close(flow: number): void;
  /** Bits that a flow has sent up to now. */
  sentBits(flow: number): number;
  /** What the path between two servers carries at most, bit/s; Infinity: it has no limit. */
  pathBitps(from: number, to: number): number;
}
