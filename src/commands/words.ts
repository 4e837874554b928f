import { short, type Version } from "../domain/version.ts";

/** A version as people read it; `-` for none. */
export const shortVersion = (version: string | undefined): string => (version ? short(version as Version) : "-");

/** What an error says of a Node, where the line says already which one: without `node 1: ` or `node 1 (203.0.113.10): `. */
export const ofNode = (index: number, text: string): string =>
  text.replace(new RegExp(`^node ${index}(?: \\([^)]*\\))?: `), "");
