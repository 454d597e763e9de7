import type { EndPoint } from "../../models/network/end-points.ts";

/** A subject that has something to send: a number that {@link Network.user} gives. */
export type NetworkUser = number;

/** An open flow: a name that is never given again. */
export type Flow = number;

/**
 * What subjects send over: flows between end points, whatever links there are. A flow takes bandwidth only while
 * something is on its way, and sends one thing after another.
 *
 * Every method that is given a flow throws a RangeError if it was closed.
 */
export interface Network {
  /**
   * Registers a subject, which is called back with the owner of a flow when what that was given to send has arrived. Then
   * it may send more, and the flow keeps its share of the links without interruption.
   *
   * @param name - for errors
   */
  user(name: string, arrived: (owner: number) => void): NetworkUser;

  /**
   * Opens a flow with nothing to send.
   *
   * @param owner - what the user is called back with
   * @param capBitps - the most that it may get; Infinity: what the links give
   */
  open(user: NetworkUser, owner: number, from: EndPoint, to: EndPoint, capBitps: number): Flow;

  /**
   * Starts to send so many bits, now. They have arrived when the last has left, at the flow's changing rate, and the
   * latency of the path has passed. The flow keeps its share of the links meanwhile. To send nothing takes the latency
   * alone, and no share that the flow does not have.
   *
   * @throws RangeError if what was sent before has not arrived, or the number of bits is negative or not finite
   */
  send(flow: Flow, bits: number): void;

  /** Gives a flow another cap, from now on; 0 stops it until it gets another. */
  setCap(flow: Flow, capBitps: number): void;

  /** What a flow gets, bit/s, as of the last settle; 0 while nothing is on its way. */
  rateBitps(flow: Flow): number;

  /** Bits that have left the source of a flow, all sends together. */
  sentBits(flow: Flow): number;

  /** Latency of a flow's path, s. */
  latencyS(flow: Flow): number;

  /** Closes a flow. What is on its way does not arrive. */
  close(flow: Flow): void;

  /** The most that a path can carry, bit/s: its smallest capacity. Infinity from an end point to itself. */
  pathBitps(from: EndPoint, to: EndPoint): number;

  /** What a bit takes from one end point to another when nothing is in its way, s. */
  pathLatencyS(from: EndPoint, to: EndPoint): number;
}

/**
 * Refuses what is no cap.
 *
 * @throws RangeError
 */
export function checkCap(capBitps: number): void {
  if (!(capBitps >= 0)) throw new RangeError(`flow: found a cap of ${capBitps} bit/s, expected 0 or more`);
}
