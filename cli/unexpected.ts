import { dirname } from 'node:path'

/** What is printed in place of a stack trace for an error without an explanation. */
export function unexpectedWords(error: unknown, { stack }: { stack: boolean }): string {
  const known = temporaryWords(error) ?? removedWords(error)
  if (known !== undefined) return known
  const [first, ...causes] = [messageOf(error), ...causesOf(error, 2)] as const
  const because = causes.length === 0 ? '' : ` (${causes.join('; ')})`
  const said = `Outpace cannot continue: ${first.replace(/\.$/, '')}${because}.`
  if (stack) return `${said}\n${error instanceof Error ? error.stack : ''}`
  return `${said}\nSet OUTPACE_STACK=1 to see where this happened. If it is a mistake of Outpace, report it.`
}

/** Folders of random names are made for temporary files only. */
function temporaryWords(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || error.syscall !== 'mkdtemp') return undefined
  const { code = 'unknown error', path } = error as NodeJS.ErrnoException
  const folder = path === undefined ? '' : `, ${dirname(path)},`
  return `The folder for temporary files${folder} cannot be used (${code}). Create it with write permission for this user, or set TMPDIR to another folder.`
}

function removedWords(error: unknown): string | undefined {
  const isRemoved = error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd'
  return isRemoved ? 'The folder that this command runs in has been removed. Change to another one.' : undefined
}

function causesOf(error: unknown, most: number): string[] {
  if (most === 0 || !(error instanceof Error) || error.cause === undefined) return []
  return [messageOf(error.cause), ...causesOf(error.cause, most - 1)]
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error ?? '')
  const line = text.split('\n').find((each) => each.trim() !== '') ?? ''
  return line.trim() === '' ? (error instanceof Error ? error.name : 'unknown error') : line.trim().slice(0, 500)
}
