import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { evidenceFolder } from '#store/evidence/folder.ts'
import { refusal } from '../adapter.ts'
import { evidenceContract } from './contract.ts'

evidenceContract('a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outpace-'))
  return {
    evidence: evidenceFolder(join(folder, '.outpace', 'evidence')),
    end: () => rm(folder, { recursive: true }),
  }
})

describe('the evidence folder', () => {
  let folder: string
  let root: string
  let outside: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outpace-'))
    root = join(folder, 'evidence')
    outside = join(folder, 'outside')
    await mkdir(root)
    await mkdir(outside)
    await writeFile(join(outside, 'secret'), 'secret')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const bytes = new TextEncoder().encode('picture')

  it('leaves only plain files that any program can open', async () => {
    await evidenceFolder(root).put('a/home.webp', bytes)
    expect(await readdir(root, { recursive: true })).toEqual(['a', 'a/home.webp'])
    expect(await readFile(join(root, 'a/home.webp'), 'utf8')).toBe('picture')
  })

  it('does not follow a link to a folder outside', async () => {
    await symlink(outside, join(root, 'link'))
    const evidence = evidenceFolder(root)
    await expect(evidence.get('link/secret')).rejects.toEqual(refusal('invalid'))
    await expect(evidence.put('link/secret', bytes)).rejects.toThrow(/symbolic link.*Remove/)
    await expect(evidence.put('link/deep/new', bytes)).rejects.toEqual(refusal('invalid'))
    expect(await readdir(outside)).toEqual(['secret'])
    expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('secret')
  })

  it('does not read a linked file, and replaces the link rather than its target', async () => {
    await symlink(join(outside, 'secret'), join(root, 'link'))
    const evidence = evidenceFolder(root)
    await expect(evidence.get('link')).rejects.toEqual(refusal('invalid'))
    await evidence.put('link', bytes)
    expect(await evidence.get('link')).toStrictEqual(bytes)
    expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('secret')
  })

  it('may itself be a link to another disk', async () => {
    await symlink(outside, join(folder, 'linked-root'))
    const evidence = evidenceFolder(join(folder, 'linked-root'))
    await evidence.put('a/b', bytes)
    expect(await evidence.get('a/b')).toStrictEqual(bytes)
  })

  it('says so when there is a file where a folder is needed, and leaves nothing behind', async () => {
    const evidence = evidenceFolder(root)
    await evidence.put('a', bytes)
    await expect(evidence.put('a/b', bytes)).rejects.toEqual(refusal('unavailable'))
    await evidence.put('c/d', bytes)
    await expect(evidence.put('c', bytes)).rejects.toThrow(/Move it away/)
    expect(await readdir(root)).toEqual(['a', 'c'])
  })

  it('says so when the folder cannot be created', async () => {
    await writeFile(join(folder, 'file'), '')
    const put = evidenceFolder(join(folder, 'file', 'evidence')).put('a', bytes)
    await expect(put).rejects.toEqual(refusal('unavailable'))
  })
})
