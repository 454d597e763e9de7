/**
 * The servers whose guests, reservations or state have changed since an index last looked, each once: what lets an
 * index over all servers be brought up to date without a look at all of them.
 */
export class ServerChanges {
  readonly #isListed: Uint8Array;
  /** Ids of changed servers: the first {@link count} entries. */
  readonly servers: Int32Array;
  count = 0;

  constructor(serverCount: number) {
    this.#isListed = new Uint8Array(serverCount);
    this.servers = new Int32Array(serverCount);
  }

  /** Lists a server, if it is not listed yet. */
  add(server: number): void {
    if (this.#isListed[server] === 1) return;
    this.#isListed[server] = 1;
    this.servers[this.count++] = server;
  }

  /** Forgets all of them. */
  clear(): void {
    for (let i = 0; i < this.count; i++) this.#isListed[this.servers[i]!] = 0;
    this.count = 0;
  }
}
