import type { FileHandle } from "node:fs/promises";

/** It begins as an ELF file does, and then it is none: cut short, overwritten, or made to confuse. */
export class DamagedElf extends Error {
  override readonly name = "DamagedElf";
}

/** Offsets of a field in 64 bit files and in 32 bit files. */
export type Field = readonly [number, number];

/** A file seen as numbers of its own width and byte order. Reads are bounded: nothing it says makes us read it all. */
export interface Window {
  readonly bits: 32 | 64;
  /** As many of these bytes as there are. */
  bytes(offset: number, length: number): Promise<Buffer>;
  /** @throws DamagedElf when the file ends before */
  whole(offset: number, length: number): Promise<Buffer>;
  /** 16 bits */
  half(bytes: Buffer, at: number): number;
  /** 32 bits */
  word(bytes: Buffer, at: number): number;
  /** 32 or 64 bits, as the file's width is. */
  number(bytes: Buffer, at: number): number;
}

/** More than any table of names of any program; a larger one is not read. */
const MOST_AT_ONCE = 1 << 26;

export function windowOn(file: FileHandle, { bits, order }: { bits: 32 | 64; order: "little" | "big" }): Window {
  const little = order === "little";
  const bytes = async (offset: number, length: number): Promise<Buffer> => {
    if (!Number.isSafeInteger(offset) || offset < 0 || length < 0 || length > MOST_AT_ONCE) {
      throw new DamagedElf("it points outside of itself");
    }
    const buffer = Buffer.alloc(Math.min(length, Math.max(0, (await file.stat()).size - offset)));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    return buffer.subarray(0, bytesRead);
  };
  return {
    bits,
    bytes,
    async whole(offset, length) {
      const found = await bytes(offset, length);
      if (found.length < length) throw new DamagedElf("it is cut short");
      return found;
    },
    half: (buffer, at) => (little ? buffer.readUInt16LE(at) : buffer.readUInt16BE(at)),
    word: (buffer, at) => (little ? buffer.readUInt32LE(at) : buffer.readUInt32BE(at)),
    number(buffer, at) {
      if (bits === 32) return little ? buffer.readUInt32LE(at) : buffer.readUInt32BE(at);
      // Beyond 2^53 it is no offset in a file, and `bytes` refuses it.
      return Number(little ? buffer.readBigUInt64LE(at) : buffer.readBigUInt64BE(at));
    },
  };
}
