import { mkdtemp } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { proxyWords } from '#cli/proxy.ts'
import { unexpectedWords } from '#cli/unexpected.ts'

test('an unexpected error is a sentence with its causes, and not a stack trace', () => {
  const error = new Error('Could not write.\n  at somewhere', { cause: new Error('EACCES: permission denied') })
  const words = unexpectedWords(error, { stack: false })
  expect(words.split('\n')).toEqual([
    'Outpace cannot continue: Could not write (EACCES: permission denied).',
    'Set OUTPACE_STACK=1 to see where this happened. If it is a mistake of Outpace, report it.',
  ])
  expect(unexpectedWords(error, { stack: true })).toContain('unexpected.test.ts')
})

test('a folder for temporary files that cannot be used is named, with what to do', async () => {
  const error = await mkdtemp('/nowhere/outpace-').catch((refused: unknown) => refused)
  expect(unexpectedWords(error, { stack: false })).toBe(
    'The folder for temporary files, /nowhere, cannot be used (ENOENT). Create it with write permission for this user, or set TMPDIR to another folder.',
  )
})

test('whatever is thrown has words', () => {
  expect(unexpectedWords(undefined, { stack: false })).toContain('cannot continue: unknown error.')
  expect(unexpectedWords(new RangeError(''), { stack: false })).toContain('cannot continue: RangeError.')
  expect(unexpectedWords('no', { stack: false })).toContain('cannot continue: no.')
})

test('a proxy is named by its variable, never by its value', () => {
  expect(proxyWords('HTTPS_PROXY')).toMatch(/^HTTPS_PROXY is set, but Outpace connects to sites directly/)
  expect(proxyWords(undefined)).toBeUndefined()
})

test('a folder that was removed under the command is named as the reason', () => {
  const error = Object.assign(new Error('ENOENT: process.cwd failed with error no such file'), { syscall: 'uv_cwd' })
  expect(unexpectedWords(error, { stack: false })).toBe(
    'The folder that this command runs in has been removed. Change to another one.',
  )
})
