import { isTooLarge } from '../file-size.ts'
import { isUrlList } from './csv.ts'
import { readCodeData, readData } from './data.ts'
import { groupOf } from './keys.ts'

/** What people have that is not a recording. */
export type Format = 'lighthouserc' | 'unlighthouse' | 'urls' | 'script'

/** The format of a file, by its name and, where that is open, by what is in it. */
export function formatOf({ file, text }: { file: string; text: string }): Format | undefined {
  const name = (file.split(/[\\/]/).at(-1) ?? file).toLowerCase()
  if (name.includes('unlighthouse')) return 'unlighthouse'
  if (name.includes('lighthouserc')) return 'lighthouserc'
  if (/\.(?:csv|tsv)$/.test(name)) return 'urls'
  if (isCode(name)) return configurationInCode(file, text) ?? 'script'
  if (/\.txt$/.test(name)) return !isTooLarge(text) && isUrlList(text) ? 'urls' : undefined
  return /\.(?:json|ya?ml)$/.test(name) && isOfLighthouseCi(text) ? 'lighthouserc' : undefined
}

/** Whether a format is code. */
export function isCode(file: string): boolean {
  return /\.[cm]?[jt]sx?$/i.test(file)
}

/** Tools are told where their configuration is, so it may have any name. */
function configurationInCode(file: string, text: string): Format | undefined {
  if (/\bdefineUnlighthouseConfig\b/.test(text)) return 'unlighthouse'
  return isOfLighthouseCi(text, (code) => readCodeData(code, file)) ? 'lighthouserc' : undefined
}

function isOfLighthouseCi(text: string, read: typeof readData = readData): boolean {
  if (isTooLarge(text) || !/(?:^|[{,])[\s{]*["']?ci["']?\s*:/m.test(text)) return false
  const reading = read(text)
  const { collect, assert, upload } = groupOf(reading.ok ? groupOf(reading.value.data).ci : undefined)
  return [collect, assert, upload].some((stage) => stage !== undefined)
}
