import { join } from 'node:path'
import type { Surroundings } from '#cli/surroundings.ts'

/** Where a command runs without a process of its own: in a folder, without browser, secrets and channels. */
export function surroundingsAt(root: string, changes: Partial<Surroundings> = {}): Surroundings {
  return {
    root,
    stateFolder: join(root, '.outpace'),
    cacheFolder: join(root, 'cache'),
    chromiumPath: undefined,
    awsRegion: undefined,
    secret: async () => '',
    channelSecret: () => undefined,
    ...changes,
  }
}
