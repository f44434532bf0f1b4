import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ChromiumFiles, findChromium } from '#measure/chromium/find.ts'
import { aliasedFamilies, fontsConfiguration } from '#measure/chromium/fonts.ts'
import { withOwnPage } from '#measure/chromium/own-page.ts'
import { chromium } from '../here.ts'

const isPackaged = process.platform === 'linux' && process.arch === 'x64' && process.env.CHROMIUM_PATH === undefined

/** As long as "Open Sans", so that they fit into its name table. */
const claimed = ['Open Sans', 'Helvetica', 'Noto Sans', 'monospace', 'system-ui', 'Cantarell']

let root: string
/** A home folder with fonts that claim the usual names and are wider than ours. */
let home: string
let hostile: string
let packaged: ChromiumFiles
beforeAll(async () => {
  if (!isPackaged) return
  packaged = await chromium()
  root = await mkdtemp(join(tmpdir(), 'outpace-fonts-'))
  home = join(root, 'home')
  hostile = join(home, '.fonts')
  await mkdir(join(home, '.local', 'share'), { recursive: true })
  await mkdir(hostile)
  await symlink(hostile, join(home, '.local', 'share', 'fonts'))
  const bold = await readFile(join(dirname(packaged.executable), 'fonts', 'Open_Sans', 'OpenSans-Bold.ttf'))
  for (const name of claimed) await writeFile(join(hostile, `${name}.ttf`), regular(bold, name))
})
afterAll(async () => {
  if (root !== undefined) await rm(root, { recursive: true, force: true })
})

/** Open Sans Bold as the regular face of another family. */
function regular(bold: Buffer, family: string): Buffer {
  const utf16 = (text: string) => [...text].map((letter) => `\0${letter}`).join('')
  const renamed = bold.toString('latin1').replaceAll(utf16('Open Sans'), utf16(family)).replaceAll('Open Sans', family)
  const font = Buffer.from(renamed.replaceAll(utf16('Bold'), utf16('Book')).replaceAll('Bold', 'Book'), 'latin1')
  // Each entry of the table directory has a tag, a checksum and an offset:
  // https://learn.microsoft.com/en-us/typography/opentype/spec/otff
  const tableAt = (tag: string) => font.readUInt32BE(font.indexOf(tag, 0, 'latin1') + 8)
  font.writeUInt16BE(400, tableAt('OS/2') + 4)
  font.writeUInt16BE(0x40, tableAt('OS/2') + 62)
  font.writeUInt16BE(0, tableAt('head') + 44)
  return font
}

/** Widths of a text in each family, at 100 px; `unnamed` is what a page without a stylesheet gets. */
function widthsWith(files: ChromiumFiles): Promise<Record<string, number>> {
  return withOwnPage({ files, limit: 60_000, javaScript: true }, (page) =>
    page.evaluate((families) => {
      const widthOf = (style: string) => {
        const span = document.createElement('span')
        span.style.cssText = `position:absolute;font-size:100px;${style}`
        span.textContent = 'Hamburgefonstiv'
        document.body.append(span)
        return span.getBoundingClientRect().width
      }
      const widths: Record<string, number> = { unnamed: widthOf('') }
      for (const family of families) {
        widths[family] = widthOf(`font-family:'${family}'`)
        // Unquoted it is the generic family.
        widths[`${family}, generic`] = widthOf(`font-family:${family}`)
      }
      return widths
    }, aliasedFamilies),
  )
}

const openSans = 810

function expectOpenSans(widths: Record<string, number>): void {
  const others = Object.entries(widths).filter(([, width]) => Math.abs(width - openSans) > 5)
  expect(others).toEqual([])
  expect(Object.keys(widths).length).toBeGreaterThan(100)
}

describe.skipIf(!isPackaged)('pages in the packaged Chromium', () => {
  it('get its own font for every generic and usual family', async () => {
    expectOpenSans(await widthsWith(packaged))
  })

  it('get it too when the folders of a user have fonts of those names', async () => {
    const environment = { ...packaged.environment, HOME: home, XDG_DATA_HOME: join(home, '.local', 'share') }
    expectOpenSans(await widthsWith({ ...packaged, environment }))
  })

  it('would not with those folders and without those aliases', async () => {
    const own = dirname(packaged.executable)
    const settings = fontsConfiguration({ fonts: join(own, 'fonts'), cache: join(root, 'cache') })
    const loose = settings.replace('<dir>', `<dir>${hostile}</dir>\n  <dir>`).replaceAll(/<alias.*<\/alias>/g, '')
    await writeFile(join(root, 'fonts.conf'), loose)
    const environment = { ...packaged.environment, FONTCONFIG_PATH: root }
    const widths = await widthsWith({ ...packaged, environment })
    for (const name of ['Helvetica', 'Noto Sans']) expect(widths[name], name).toBeGreaterThan(openSans * 1.02)
  })

  it('get it too when the system has fonts of those names', async ({ skip }) => {
    const folder = '/usr/share/fonts'
    const enter = `mount --bind "$HOSTILE" ${folder} && unset HOSTILE && exec "$@"`
    const wrap = ['unshare', '--map-root-user', '--mount', '/bin/sh', '-c', enter, 'sh']
    try {
      execFileSync('env', [`HOSTILE=${hostile}`, ...wrap, '/bin/true'], { stdio: 'ignore' })
    } catch {
      return skip('This machine gives no namespaces.')
    }
    const wrapper = join(root, 'chromium')
    const command = [...wrap, packaged.executable].map((word) => `'${word}'`).join(' ')
    await writeFile(wrapper, `#!/bin/sh\nHOSTILE='${hostile}' exec ${command} "$@"\n`)
    await chmod(wrapper, 0o755)
    expectOpenSans(await widthsWith({ ...packaged, executable: wrapper }))
  })
})

describe.skipIf(!isPackaged)('a browser that an older version unpacked', () => {
  it('gets the settings and libraries of this one', async () => {
    const cacheFolder = join(root, 'older')
    const folder = join(cacheFolder, `${dirname(packaged.executable).split('/').at(-1)}`)
    await mkdir(join(folder, 'lib'), { recursive: true })
    await writeFile(join(folder, 'fonts.conf'), '<fontconfig><dir>/usr/share/fonts</dir></fontconfig>')
    await findChromium({ cacheFolder })
    const settings = await readFile(join(folder, 'fonts.conf'), 'utf8')
    expect(settings.match(/<dir>.*<\/dir>/g)).toEqual([`<dir>${folder}/fonts</dir>`])
    expect(existsSync(join(folder, 'lib', 'libsqlite3.so.0'))).toBe(true)
  })
})
