import { short, type Version } from "../domain/version.ts";

/** A version as people read it; `-` for none. */
export const shortVersion = (version: string | undefined): string => (version ? short(version as Version) : "-");
