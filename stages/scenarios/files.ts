import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { isUtf16 } from '#core/config/control.ts'
import type { Problem } from '#core/config/problem.ts'
import { clip } from '#core/model/untrusted.ts'

/** Files as relative paths with slashes; a link counts when its target is in the folder too. */
export async function filesBelow(folder: string): Promise<Set<string>> {
  const base = await realpath(folder)
  const files = new Set<string>()
  for (const entry of await readdir(base, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() || (entry.isSymbolicLink() && (await leadsInside(path, base)))) {
      files.add(relative(base, path).split(sep).join('/'))
    }
  }
  return files
}

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    // A dangling link is not a folder.
    return false
  }
}

async function leadsInside(link: string, base: string): Promise<boolean> {
  try {
    const target = await realpath(link)
    return target.startsWith(base + sep) && (await stat(target)).isFile()
  } catch {
    // A dangling link is not a file.
    return false
  }
}

/** The text, undefined when the file does not exist, or the reason why it cannot be read. */
export async function readText(root: string, file: string): Promise<string | undefined | Problem> {
  const path = join(root, file)
  try {
    const found = await stat(path)
    // Reading would wait for a writer, or never end.
    if (!found.isFile() && !found.isDirectory()) {
      return wholeFile(file, 'This is a pipe or a device, not a file.', 'Put a file in its place.')
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
    return isUtf16(text) ? wholeFile(file, ...notUtf8) : text
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return (await isLink(path)) ? wholeFile(file, ...leadsNowhere) : undefined
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      return wholeFile(file, ...notUtf8)
    }
    return wholeFile(file, `This file ${unreadable(code)}.`, 'Check the name and the permissions.')
  }
}

const notUtf8 = ['This file is not UTF-8 text.', 'Save it in UTF-8.'] as const

/** Not as if there were no file: its settings would be left out silently. */
const leadsNowhere = ['This link leads to a file that does not exist.', 'Correct the link, or remove it.'] as const

async function isLink(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isSymbolicLink() ?? false
}

/** Completes "This file". */
export function unreadable(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'is not readable for this user'
    case 'EISDIR':
      return 'is a folder'
    case 'ENOTDIR':
      return 'is a file, not a folder'
    default:
      return `cannot be read (${code})`
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

export function wholeFile(file: string, message: string, hint: string): Problem {
  return { file: clip(file, 120), line: 0, column: 0, key: '', message, hint }
}
