import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { ChromiumFiles } from '#measure/chromium/find.ts'
import { PrintError, printPdf } from '#measure/chromium/print.ts'
import { chromium } from '../here.ts'
import { noneLeftBut, processesHere } from '../processes.ts'

const files = await chromium()

/** What a PDF says of itself outside its compressed parts. */
function read(pdf: Uint8Array) {
  const text = Buffer.from(pdf).toString('latin1')
  return {
    isPdf: text.startsWith('%PDF-') && text.trimEnd().endsWith('%%EOF'),
    pages: text.match(/\/Type ?\/Page\b/g)?.length,
    title: text.match(/\/Title ?\(([^)]*)\)/)?.[1],
    lang: text.match(/\/Lang ?\(([^)]*)\)/)?.[1],
    isTagged: text.includes('/StructTreeRoot') && /\/Marked true/.test(text),
    hasText: text.includes('/ToUnicode') && text.includes('/FontFile2'),
    box: text.match(/\/MediaBox ?\[([^\]]*)\]/)?.[1],
  }
}

const page = (body: string) =>
  `<!doctype html><html lang="en-AU"><head><title>Week of 16 Nov</title><style>@page{size:A4;margin:14mm}</style></head><body>${body}</body></html>`

describe('a document', () => {
  it('becomes a tagged A4 PDF with its title, language, text and as many pages as it needs', async () => {
    const long = `<h1>Ahead</h1>${'<p>A line of it.</p>'.repeat(40)}`
    const pdf = read(await printPdf({ files, html: page(long) }))
    expect(pdf).toMatchObject({
      isPdf: true,
      pages: 2,
      title: 'Week of 16 Nov',
      lang: 'en-AU',
      isTagged: true,
      hasText: true,
    })
    // Points of A4.
    const [, , width = 0, height = 0] = pdf.box?.trim().split(' ').map(Number) ?? []
    expect([Math.round(width), Math.round(height)]).toEqual([595, 842])
  })

  it('runs no scripts and accesses neither network nor disk', async () => {
    let asked = 0
    const server = createServer((_, response) => {
      asked++
      response.end('p { color: red }')
    }).listen(0, '127.0.0.1')
    try {
      await new Promise((resolve) => server.once('listening', resolve))
      const address = server.address()
      const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
      const evil = `<link rel="stylesheet" href="${origin}/a.css"><img src="${origin}/b.png"><iframe src="file:///etc/passwd"></iframe>
        <script>fetch('${origin}/c'); document.body.innerHTML = '<p>x</p>'.repeat(500)</script>`
      const pdf = read(await printPdf({ files, html: page(evil) }))
      expect(pdf).toMatchObject({ isPdf: true, pages: 1 })
      expect(asked).toBe(0)
    } finally {
      server.close()
    }
  })

  it('that takes too long is given up, and its browser is ended', async () => {
    const before = processesHere()
    await expect(printPdf({ files, html: page(''), limit: 1 })).rejects.toThrow('not printed within 0.001 s')
    await noneLeftBut(before)
  })

  it('without a browser fails with a one-line message', async () => {
    const none: ChromiumFiles = { ...files, executable: '/nonexistent/chromium' }
    const error = await printPdf({ files: none, html: page('') }).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(PrintError)
    expect(String(error)).toMatch(/^PrintError: The PDF could not be printed: [^\n]*$/)
  })
})
