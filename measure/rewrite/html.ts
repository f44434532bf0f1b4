import { Transform } from 'node:stream'
import { matchesGlob } from './changes.ts'

/** Bytes of an unfinished tag that are held back at most. */
const longestTag = 64 * 1024
const scripts = /<script\b[^>]*>/gi
const source = /\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i

/**
 * Adds `defer` to the script elements whose address matches one of the globs, as the page arrives: only a tag that is not
 * complete yet is held back. Every character of a tag is ASCII in the encodings that pages use, so bytes are read as Latin-1.
 */
export function deferScripts(options: {
  globs: readonly string[]
  page: URL
  /** False: everything passes through unchanged, by the same way. */
  applied: boolean
  found: () => void
}): Transform {
  let held = ''
  const edit = (text: string): Buffer => {
    const edited = text.replace(scripts, (tag) => {
      const isMeant = matches(tag, options)
      if (isMeant && options.applied) options.found()
      return isMeant && options.applied ? `<script defer${tag.slice('<script'.length)}` : tag
    })
    return Buffer.from(edited, 'latin1')
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = held + chunk.toString('latin1')
      const open = text.lastIndexOf('<')
      const cut = open === -1 || text.indexOf('>', open) !== -1 || text.length - open > longestTag ? text.length : open
      held = text.slice(cut)
      done(null, edit(text.slice(0, cut)))
    },
    flush(done) {
      done(null, edit(held))
    },
  })
}

function matches(tag: string, { globs, page }: { globs: readonly string[]; page: URL }): boolean {
  if (/\s(async|defer)[\s=>]/i.test(tag) || /\stype\s*=\s*["']?module/i.test(tag)) return false
  const found = tag.match(source)
  const src = (found?.[1] ?? found?.[2] ?? found?.[3])?.replaceAll('&amp;', '&')
  if (src === undefined || !URL.canParse(src, page)) return false
  const { href } = new URL(src, page)
  return globs.some((glob) => [href, href.replace(/^https?:\/\//, '')].some((text) => matchesGlob(text, glob)))
}
