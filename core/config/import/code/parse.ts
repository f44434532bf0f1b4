import { parse } from '@babel/parser'
import type { Node } from '@babel/types'
import type { Statement } from './code.ts'
import { statementsOf } from './statements.ts'

/** Code that cannot be read; the message is a sentence for the person who imports it. */
export class Unreadable extends Error {}

/** Reads JavaScript or TypeScript, as the name of its file says, without running it. Throws Unreadable where it is neither. */
export function parseCode(code: string, file: string): Statement[] {
  try {
    return statementsOf(bodyOf(code, file), code)
  } catch (error) {
    if (error instanceof SyntaxError) throw new Unreadable(`Line ${lineOf(error)} of this file cannot be read.`)
    // The stack is exhausted; no line is at fault.
    if (error instanceof RangeError) throw new Unreadable('The code of this file is nested too deeply to be read.')
    throw error
  }
}

function bodyOf(code: string, file: string): Node[] {
  const { program } = parse(code, {
    sourceType: 'module',
    // A name declared twice or the like does not hide what the rest of the file does.
    errorRecovery: true,
    allowImportExportEverywhere: true,
    allowNewTargetOutsideFunction: true,
    allowReturnOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowUndeclaredExports: true,
    plugins: [
      'decorators',
      ...(/\.[cm]?tsx?$/i.test(file) ? (['typescript'] as const) : []),
      ...(/\.[jt]sx$/i.test(file) ? (['jsx'] as const) : []),
    ],
  })
  return program.body
}

function lineOf(error: SyntaxError): number {
  const { loc } = error as { loc?: { line?: number } }
  return loc?.line ?? 1
}
