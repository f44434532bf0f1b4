import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

/** What a served site has that the original has not. */
export interface Planted {
  html?: (page: string) => string
  /** By path; instead of the folder's, or more. */
  files?: Record<string, PlantedFile>
  /** ms before a page is answered. */
  wait?: number
  compressed?: boolean
  /** ms before a redirect of `/` to itself with a query is answered. */
  redirect?: number
}

export interface PlantedFile {
  body: string | Buffer
  /** ms */
  wait: number
  type?: string
}

const types: Record<string, string> = {
  ...{ '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' },
  ...{
    '.jpg': 'image/jpeg',
    '.png': 'image/png',
    '.svg': 'image/svg+xml',
    '.ico': 'image/x-icon',
    '.webp': 'image/webp',
  },
  '.woff2': 'font/woff2',
}
/** ms that the server thinks about a page, and about a file, unless something else is planted. */
export const usualWait = 100
const fileWait = 10

/** Serves a folder of a built site on loopback, with one change planted in it. Returns its origin. */
export async function servePlanted(folder: string, planted: Planted): Promise<string> {
  const { html = (page: string) => page, files = {}, wait = usualWait, compressed = true, redirect } = planted
  const kept = new Map<string, Buffer>()
  return await listen(async (url, response) => {
    if (redirect !== undefined && url.pathname === '/' && url.search === '') {
      await pause(redirect)
      return void response.writeHead(302, { location: '/?from=campaign' }).end()
    }
    const path = url.pathname === '/' ? '/index.html' : url.pathname
    const isPage = path.endsWith('.html')
    const body = files[path] === undefined ? (kept.get(path) ?? (await readInside(folder, path))) : undefined
    if (body !== undefined) kept.set(path, body)
    const file =
      files[path] ?? (body && { body: isPage ? html(body.toString()) : body, wait: isPage ? wait : fileWait })
    await answer(response, { path, file, compressed })
  })
}

/** Serves the files of a third party on loopback. Returns its origin. */
export async function serveThird(files: Readonly<Record<string, PlantedFile>>): Promise<string> {
  return await listen((url, response) =>
    answer(response, { path: url.pathname, file: files[url.pathname], compressed: true }),
  )
}

async function listen(handle: (url: URL, response: ServerResponse) => Promise<void>): Promise<string> {
  const server = createServer((request, response) => {
    handle(new URL(request.url ?? '/', 'http://site'), response).catch(() => response.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function readInside(folder: string, path: string): Promise<Buffer | undefined> {
  return await readFile(join(folder, normalize(decodeURIComponent(path)))).catch(() => undefined)
}

async function answer(
  response: ServerResponse,
  { path, file, compressed }: { path: string; file: PlantedFile | undefined; compressed: boolean },
): Promise<void> {
  if (file === undefined) return void response.writeHead(404).end()
  await pause(file.wait)
  // What was planted may be a file of another format under its old name.
  const type = file.type ?? types[extname(path)] ?? 'application/octet-stream'
  response.setHeader('content-type', type)
  response.setHeader('access-control-allow-origin', '*')
  const isText = /^(text|application\/json|image\/svg)/.test(type)
  if (isText && compressed) response.setHeader('content-encoding', 'gzip')
  response.end(isText && compressed ? gzipped(file.body) : file.body)
}

/** Compressed once: the server shares its process with the relay. */
const packed = new Map<string | Buffer, Buffer>()
function gzipped(body: string | Buffer): Buffer {
  const found = packed.get(body) ?? gzipSync(body)
  packed.set(body, found)
  return found
}
