import { DESCRIPTOR } from "./network-registers.ts";

const LENGTH_BYTE = 8;
const COMMAND_BYTE: number = LENGTH_BYTE + DESCRIPTOR.commandShift / 8;
const STATUS_BYTE: number = LENGTH_BYTE + DESCRIPTOR.statusShift / 8;

/** A network card's copy of a descriptor, of the form {@link DESCRIPTOR}. */
export class Descriptor {
  /** Where it was read, as devices see memory. */
  address = 0;
  readonly bytes: Uint8Array = new Uint8Array(DESCRIPTOR.bytes);
  private readonly fields: DataView = new DataView(this.bytes.buffer);

  /** Address of the buffer that it describes; no address of memory is beyond 2^53. */
  get buffer(): number {
    return Number(this.fields.getBigUint64(0, true));
  }

  get length(): number {
    return this.fields.getUint16(LENGTH_BYTE, true);
  }

  set length(bytes: number) {
    this.fields.setUint16(LENGTH_BYTE, bytes, true);
  }

  get command(): number {
    return this.fields.getUint8(COMMAND_BYTE);
  }

  set status(bits: number) {
    this.fields.setUint8(STATUS_BYTE, bits);
  }
}
