import { BLOCK_BYTES } from "./disk.ts";

/** Entries of a table of an image, each a word: a block number, 0 for none. */
export const IMAGE_ENTRIES: number = BLOCK_BYTES / 8;

/** Where on a disk an image begins, with its first-level table; the blocks before are not the image's. */
export const IMAGE_ROOT_BLOCK = 64;

/** Word of the first-level table that names the first block which nothing uses yet. */
export const IMAGE_FREE_ENTRY: number = IMAGE_ENTRIES - 1;

/**
 * A virtual disk in a larger one, which maps the guest's blocks to any blocks of that one, in the manner of
 * QEMU's qcow2: a first-level table names second-level tables, and these name blocks. (QEMU, docs/interop/qcow2.txt,
 * the tables of clusters; there, entries are big-endian and clusters of 64 KiB usual.) Tables are all there from the
 * start, blocks are taken when they are written first.
 */
export class DiskImage {
  /** How many blocks the guest sees. */
  readonly blocks: number;
  private readonly content: Uint8Array;
  private readonly words: DataView;

  /**
   * Makes an empty image on a disk of this content.
   *
   * @param blocks - that the guest sees: of as many tables as fit into a first-level table, at most
   * @throws RangeError if they are too many, or the disk cannot hold the tables
   */
  static format(content: Uint8Array, blocks: number): DiskImage {
    const tables = Math.ceil(blocks / IMAGE_ENTRIES);
    const firstTable = IMAGE_ROOT_BLOCK + 1;
    const free = firstTable + tables;
    if (tables >= IMAGE_FREE_ENTRY || free * BLOCK_BYTES > content.length) {
      throw new RangeError(
        `disk image: found ${blocks} blocks on a disk of ${content.length} bytes, expected fewer`,
      );
    }
    const image = new DiskImage(content, blocks);
    content.fill(0, IMAGE_ROOT_BLOCK * BLOCK_BYTES, free * BLOCK_BYTES);
    for (let table = 0; table < tables; table++) image.setEntry(IMAGE_ROOT_BLOCK, table, firstTable + table);
    image.setEntry(IMAGE_ROOT_BLOCK, IMAGE_FREE_ENTRY, free);
    return image;
  }

  private constructor(content: Uint8Array, blocks: number) {
    this.content = content;
    this.words = new DataView(content.buffer, content.byteOffset, content.length);
    this.blocks = blocks;
  }

  /** The disk's block that holds a block of the guest's; 0 if none does yet. */
  locate(block: number): number {
    return this.entry(this.tableOf(block), block % IMAGE_ENTRIES);
  }

  /**
   * What the guest reads; all 0 where it has written nothing.
   *
   * @throws RangeError if the guest has no such block
   */
  read(block: number): Uint8Array {
    const at = this.locate(block) * BLOCK_BYTES;
    return at === 0 ? new Uint8Array(BLOCK_BYTES) : this.content.slice(at, at + BLOCK_BYTES);
  }

  /**
   * Writes a block as the guest would, while nobody else uses the image.
   *
   * @throws RangeError if the guest has no such block, or the disk is full
   */
  write(block: number, bytes: Uint8Array): void {
    let at = this.locate(block);
    if (at === 0) {
      at = this.entry(IMAGE_ROOT_BLOCK, IMAGE_FREE_ENTRY);
      if ((at + 1) * BLOCK_BYTES > this.content.length) {
        throw new RangeError(`disk image: found no free block, expected one for block ${block}`);
      }
      this.setEntry(IMAGE_ROOT_BLOCK, IMAGE_FREE_ENTRY, at + 1);
      this.setEntry(this.tableOf(block), block % IMAGE_ENTRIES, at);
    }
    this.content.set(bytes, at * BLOCK_BYTES);
  }

  private tableOf(block: number): number {
    if (!(block >= 0 && block < this.blocks)) {
      throw new RangeError(`disk image: found block ${block}, expected one below ${this.blocks}`);
    }
    return this.entry(IMAGE_ROOT_BLOCK, Math.floor(block / IMAGE_ENTRIES));
  }

  private entry(table: number, index: number): number {
    return this.words.getUint32(table * BLOCK_BYTES + index * 8, true);
  }

  private setEntry(table: number, index: number, value: number): void {
    this.words.setUint32(table * BLOCK_BYTES + index * 8, value, true);
  }
}

/**
 * A disk that begins with the blocks given, {@link IMAGE_ROOT_BLOCK} at most, and has an image of the same blocks behind
 * them: what a guest reads is the same, whether the disk is its own or it has the image.
 */
export function withImage(content: Uint8Array): Uint8Array {
  const blocks = content.length / BLOCK_BYTES;
  const tables = Math.ceil(blocks / IMAGE_ENTRIES);
  const disk = new Uint8Array((IMAGE_ROOT_BLOCK + 1 + tables + blocks) * BLOCK_BYTES);
  disk.set(content);
  const image = DiskImage.format(disk, blocks);
  // From the last to the first, so that no block lies where another disk would have it.
  for (let block = blocks - 1; block >= 0; block--) {
    image.write(block, content.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES));
  }
  return disk;
}
