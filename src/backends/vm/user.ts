import { userInfo } from "node:os";

/** Who runs dflow. Some containers run users that no file knows. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "dflow";
  }
}
