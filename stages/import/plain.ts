import { stripTypeScriptTypes } from 'node:module'

/** Code without its types, every line where it was; undefined where Node cannot remove them. Nothing of it is run. */
export function withoutTypes(file: string, text: string): string | undefined {
  if (!/\.[cm]?ts$/i.test(file)) return text
  const { emitWarning } = process
  // Node announces that this function is new, which is of no use to whoever imports a file.
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(text)
  } catch (error) {
    // Not TypeScript, or with an enum or the like, which is code and not only a type.
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  } finally {
    process.emitWarning = emitWarning
  }
}
