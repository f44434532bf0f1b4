import { fileURLToPath } from 'node:url'
import sources from './sources.json' with { type: 'json' }

interface SharedLibrary {
  /** Name under which it is loaded. */
  name: string
  /** Path of the checked-in file. */
  file: string
}

/** Libraries that the packaged Chromium needs and `@sparticuz/chromium` lacks; `sources.json` says where they come from. */
export const sharedLibraries: readonly SharedLibrary[] = Object.keys(sources).map((name) => ({
  name,
  file: fileURLToPath(new URL(name, import.meta.url)),
}))
