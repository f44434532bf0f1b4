import { userInfo } from 'node:os'

/** Who changes settings on this machine; `uid 1000` where, as in some containers, the system's list lacks this user. */
export function userName(info: () => { username: string } = userInfo): string {
  try {
    return info().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
