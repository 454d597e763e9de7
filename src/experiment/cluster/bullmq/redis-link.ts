import { createRequire } from "node:module";
import type { Redis } from "ioredis";
import { ExperimentError } from "../../grid/run-outcome.ts";

/** How often a lost connection is tried again; with the pauses below, for about ten seconds. */
const RETRIES = 10;
const PAUSE_MS = 200;
const CONNECT_TIMEOUT_MS = 5000;

/** A connection to Redis that tells when it is lost for good. */
export class RedisLink {
  readonly connection: Redis;
  /** Never resolves; rejects with an ExperimentError once Redis is gone. */
  readonly gone: Promise<never>;
  #closing = false;

  private constructor(connection: Redis, url: string) {
    this.connection = connection;
    this.gone = new Promise((_resolve, reject) => {
      connection.once("end", () => {
        if (!this.#closing) reject(failure(`lost Redis at ${shown(url)}`));
      });
    });
    // Whoever does not wait for it must not be ended by it.
    this.gone.catch(() => {});
  }

  /**
   * @param url - `redis://…` or `rediss://…`
   * @throws ExperimentError if nothing answers
   */
  static async open(url: string): Promise<RedisLink> {
    // Not part of the bundle, and not loaded by a command that needs no queue.
    const { Redis } = createRequire(import.meta.url)("ioredis") as typeof import("ioredis");
    let connected = false;
    let last = "";
    const connection = new Redis(url, {
      lazyConnect: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // What the queue asks of connections: commands wait for a connection that comes back.
      maxRetriesPerRequest: null,
      retryStrategy: (times) => (connected && times <= RETRIES ? times * PAUSE_MS : null),
    });
    connection.on("error", (error: Error) => {
      last = error.message;
    });
    try {
      await connection.connect();
    } catch (error) {
      connection.disconnect();
      throw failure(`cannot reach Redis at ${shown(url)}: ${last || (error as Error).message}`);
    }
    connected = true;
    return new RedisLink(connection, url);
  }

  close(): void {
    this.#closing = true;
    this.connection.disconnect();
  }
}

function failure(what: string): ExperimentError {
  const message = `${what}; no result is lost, and the same command goes on when Redis is there`;
  return new ExperimentError({ reason: "cluster", message });
}

/** An address without its password. */
function shown(url: string): string {
  const address = new URL(url);
  address.password = "";
  return address.href;
}
