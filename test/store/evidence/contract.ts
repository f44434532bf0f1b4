import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EvidenceStore } from '#store/port.ts'
import { refusal } from '../adapter.ts'

/** What every adapter of the EvidenceStore port promises. `begin` gives an empty one. */
export function evidenceContract(
  name: string,
  begin: () => Promise<{ evidence: EvidenceStore; end(): Promise<void> }>,
): void {
  describe(`${name}, as an evidence store`, () => {
    let evidence: EvidenceStore
    let end: () => Promise<void>

    beforeEach(async () => {
      const begun = await begin()
      evidence = begun.evidence
      end = begun.end
    })
    afterEach(() => end())

    const text = (words: string) => new TextEncoder().encode(words)

    it('gives back what was put, byte for byte', async () => {
      const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 256)
      await evidence.put('jackets/sydney/2026-11-22t01-00-00z/acme/home_1.webp', bytes)
      expect(await evidence.get('jackets/sydney/2026-11-22t01-00-00z/acme/home_1.webp')).toStrictEqual(bytes)
    })

    it('distinguishes an empty file from a missing one', async () => {
      await evidence.put('empty', new Uint8Array())
      expect(await evidence.get('empty')).toStrictEqual(new Uint8Array())
      expect(await evidence.get('none')).toBeUndefined()
      expect(await evidence.get('no/such/folder')).toBeUndefined()
    })

    it('stores the bytes of a view, not of its underlying buffer', async () => {
      const view = text('before the middle after').subarray(7, 17)
      await evidence.put('view', view)
      expect(await evidence.get('view')).toStrictEqual(text('the middle'))
    })

    it('has no file by the name of a folder or below a file', async () => {
      await evidence.put('a/b', text('b'))
      expect(await evidence.get('a')).toBeUndefined()
      expect(await evidence.get('a/b/c')).toBeUndefined()
    })

    it('replaces a file, even by a shorter one', async () => {
      await evidence.put('a/b', text('a long text'))
      await evidence.put('a/b', text('short'))
      expect(await evidence.get('a/b')).toStrictEqual(text('short'))
    })

    it('lets readers see only whole files while one is being replaced', async () => {
      const versions = [text('a'.repeat(300_000)), text('b'.repeat(500_000))]
      const put = async (turns: number) => {
        for (let turn = 0; turn < turns; turn += 1) await evidence.put('file', versions[turn % 2] ?? text(''))
      }
      await put(1)
      let writing = true
      const writers = Promise.all([put(20), put(20)]).finally(() => {
        writing = false
      })
      const sizes = new Set<number | undefined>()
      while (writing) sizes.add((await evidence.get('file'))?.length)
      await writers
      for (const size of sizes) expect([300_000, 500_000]).toContain(size)
    })

    it.each([
      ['.hidden'],
      ['a..b'],
      ['-'],
      ['_'],
      ['0.webp'],
      ['a'.repeat(200)],
      [Array(3).fill('a'.repeat(200)).join('/')],
    ])('accepts the name %j', async (file) => {
      await evidence.put(file, text(file))
      expect(await evidence.get(file)).toStrictEqual(text(file))
    })

    it.each([
      [''],
      ['/'],
      ['/etc/passwd'],
      ['..'],
      ['../up'],
      ['a/../b'],
      ['a/..'],
      ['.'],
      ['./a'],
      ['...'],
      ['a//b'],
      ['a/'],
      ['a\\b'],
      ['C:a'],
      ['A'],
      ['a b'],
      ['a\0b'],
      ['a\n'],
      ['%2e%2e/a'],
      ['~a'],
      ['é'],
      ['a'.repeat(201)],
      [`${'a/'.repeat(512)}a`],
    ])('refuses the name %j', async (file) => {
      await expect(evidence.put(file, text('x'))).rejects.toEqual(refusal('invalid'))
      await expect(evidence.get(file)).rejects.toEqual(refusal('invalid'))
    })
  })
}
