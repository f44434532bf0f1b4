import { expect, test } from 'vitest'
import { tableToCsv } from '#core/analysis/views/table.ts'
import { workbookOf } from '#dashboard/share/workbook.ts'
import { unzip } from './unzip.ts'

/** Cells of each row as a spreadsheet has them: texts, numbers, and nothing. */
async function rowsOf(rows: (string | number | null)[][]): Promise<(string | number | null)[][]> {
  const csv = tableToCsv({ columns: ['site', 'lcp (ms)'], rows })
  const archive = unzip(new Uint8Array(await (await workbookOf(csv)).arrayBuffer()))
  const sheet = archive.get('xl/worksheets/sheet1.xml')?.toString('utf8') ?? ''
  expect(sheet).not.toContain('<f>')
  const names: Record<string, string> = { lt: '<', gt: '>', amp: '&' }
  const plain = (text: string) => text.replace(/&(\w+);/g, (_, name: string) => names[name] ?? '')
  return [...sheet.matchAll(/<row>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c(?: [^>]*)?(?:\/>|>(?:<is><t[^>]*>(.*?)<\/t><\/is>|<v>(.*?)<\/v>)<\/c>)/gs)].map(
      ([, text, value]) => (text !== undefined ? plain(text) : value === undefined ? null : Number(value)),
    ),
  )
}

test('in Excel numbers are numbers in every country, texts stay texts and are never a formula', async () => {
  expect(
    await rowsOf([
      ['Zoë, Inc. "quoted"', 1.44],
      ['=HYPERLINK("http://evil.example")', 0],
      ['-5', -12.5],
      ['<b>Bold</b>; &', null],
      ['2026-11-28 10:00:00', 1e-7],
      ['two\r\nlines', 3],
      ['000123', 4],
      ['1688', 5],
      ['1e3', 6],
    ]),
  ).toEqual([
    ['site', 'lcp (ms)'],
    ['Zoë, Inc. "quoted"', 1.44],
    ['=HYPERLINK("http://evil.example")', 0],
    ['-5', -12.5],
    ['<b>Bold</b>; &', null],
    // Days since 1900, as Excel counts.
    [expect.closeTo(46354 + 10 / 24, 6), 1e-7],
    ['two\nlines', 3],
    // Names of shops and steps.
    ['000123', 4],
    ['1688', 5],
    ['1e3', 6],
  ])
})
