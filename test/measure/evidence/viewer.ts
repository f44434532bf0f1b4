import { createRequire } from 'node:module'
import JSZip from 'jszip'

interface ShownAction {
  callId: string
  title?: string
  class: string
  method: string
  params: Record<string, unknown>
  parentId?: string
  error?: { message: string }
  log: { message: string }[]
}

/** What Playwright's trace viewer makes of a trace. */
interface ShownTrace {
  title: string
  actions: ShownAction[]
  errorDescriptors: { message: string }[]
  events: { type: string; text?: string; method?: string; params?: object }[]
  resources: { request: { url: string }; response: { status: number } }[]
  pages: { screencastFrames: { file: string }[] }[]
  failedAction: () => ShownAction | undefined
  screenshotForCall: (callId: string, phase: 'before' | 'after') => { file: string } | undefined
  renderActionTree: () => string[]
}

interface Loader {
  contextEntries: unknown[]
  load: (backend: object) => Promise<void>
}

const { iso } = createRequire(import.meta.url)('playwright-core/lib/coreBundle') as {
  iso: {
    TraceLoader: new () => Loader
    TraceModel: new (uri: string, entries: unknown[]) => ShownTrace
  }
}

/** Opens a trace as the viewer does; `texts` are all texts of the file, by the names of its entries. */
export async function openTrace(bytes: Uint8Array): Promise<{ shown: ShownTrace; texts: Map<string, string> }> {
  const zip = await JSZip.loadAsync(bytes)
  const texts = new Map<string, string>()
  for (const [name, file] of Object.entries(zip.files)) texts.set(name, await file.async('string'))
  const loader = new iso.TraceLoader()
  await loader.load({
    isLive: () => false,
    entryNames: async () => [...texts.keys()],
    hasEntry: async (name: string) => texts.has(name),
    readText: async (name: string) => texts.get(name),
    readBlob: async () => undefined,
  })
  return { shown: new iso.TraceModel('trace.zip', loader.contextEntries), texts }
}
