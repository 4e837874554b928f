import { crc32 } from "node:zlib";

/** Signatures and lengths of PKWARE's APPNOTE 4.3.7, 4.3.12, 4.3.16. */
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const [LOCAL_LENGTH, CENTRAL_LENGTH, END_LENGTH] = [30, 46, 22];
/** 1980-01-01, the first day that ZIP knows. */
const DAY_ONE = 0x21;

/** A ZIP of one file, not compressed: the form that GitHub wants artifacts in. */
export function zipOf(name: string, content: Uint8Array): Buffer {
  const path = Buffer.from(name);
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt16LE(DAY_ONE, 8);
  facts.writeUInt32LE(crc32(content), 10);
  facts.writeUInt32LE(content.length, 14);
  facts.writeUInt32LE(content.length, 18);
  facts.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([signature(LOCAL), facts, path]);
  const central = Buffer.concat([signature(CENTRAL), Buffer.from([20, 0]), facts, Buffer.alloc(14), path]);
  const end = Buffer.alloc(END_LENGTH);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(CENTRAL_LENGTH + path.length, 12);
  end.writeUInt32LE(local.length + content.length, 16);
  return Buffer.concat([local, content, central, end]);
}

/** The content of a ZIP as `zipOf` makes it; undefined: it is another. */
export function unzipped(zip: Buffer): Buffer | undefined {
  if (zip.length < LOCAL_LENGTH || zip.readUInt32LE(0) !== LOCAL || zip.readUInt16LE(8) !== 0) return undefined;
  const from = LOCAL_LENGTH + zip.readUInt16LE(26) + zip.readUInt16LE(28);
  const content = zip.subarray(from, from + zip.readUInt32LE(18));
  return content.length === zip.readUInt32LE(18) && crc32(content) === zip.readUInt32LE(14) ? content : undefined;
}

function signature(of: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(of);
  return bytes;
}
