import { expect, test } from 'vitest'
import { fileName } from '#core/words/file-name.ts'

const named = (...parts: string[]) => fileName({ parts, now: Date.UTC(2026, 10, 28, 20), timeZone: 'Asia/Tokyo' })

test('files of steps in any script are told apart, and no name can leave its folder', () => {
  expect(named('shop', 'tokyo', 'journey-検索')).toBe('outpace-shop-tokyo-journey-検索-2026-11-29')
  expect(named('shop', 'עגלת קניות')).toBe('outpace-shop-עגלת-קניות-2026-11-29')
  expect(named('shop', '../a\\b:c*"<>|\u202e?🏎️.exe')).toBe('outpace-shop--a-b-c-exe-2026-11-29')
  expect(named('𠮷'.repeat(200))).toBe(`outpace-${'𠮷'.repeat(120)}-2026-11-29`)
})
