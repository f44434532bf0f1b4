import { describe, expect, it } from 'vitest'
import { whereabouts } from '#cli/whereabouts.ts'

describe('where this machine says it is', () => {
  it.each([
    ['en-AU', 'Australia/Sydney', { locale: 'en-AU', timeZone: 'Australia/Sydney' }],
    // LC_ALL=C, and LANG=de_DE@euro.
    ['en-US-u-va-posix', 'UTC', { locale: 'en-US', timeZone: 'UTC' }],
    ['de-DE-x-lvariant-euro', 'Europe/Berlin', { locale: 'de-DE', timeZone: 'Europe/Berlin' }],
  ])('is taken as it is: %s, %s', (locale, timeZone, taken) => {
    expect(whereabouts({ locale, timeZone })).toEqual({ ...taken, words: [] })
  })

  it.each([
    // TZ=, TZ=GMT+10 and TZ=Nowhere/Land, as Node.js reports them.
    ['Etc/Unknown', "This machine's time zone is unknown to browsers, so pages see UTC."],
    ['+10:00', 'This machine\'s time zone "+10:00" is unknown to browsers, so pages see UTC.'],
    [undefined, "This machine's time zone is unknown to browsers, so pages see UTC."],
  ])('falls back to UTC, with a word: %s', (timeZone, words) => {
    const found = whereabouts({ locale: 'en-AU', ...(timeZone !== undefined && { timeZone }) })
    expect(found).toMatchObject({ locale: 'en-AU', timeZone: 'UTC' })
    expect(found.words).toEqual([`${words} Set TZ, for example: TZ=Australia/Sydney`])
  })

  it.each([
    // LC_ALL= and LANG=xx_YY.
    ['und', "This machine's language is unknown to browsers, so pages see en-US."],
    ['xx-YY', 'This machine\'s language "xx-YY" is unknown to browsers, so pages see en-US.'],
  ])('falls back to en-US, with a word: %s', (locale, words) => {
    const found = whereabouts({ locale, timeZone: 'UTC' })
    expect(found.locale).toBe('en-US')
    expect(found.words).toEqual([`${words} Set LC_ALL or LANG, for example: LANG=en_AU.UTF-8`])
  })
})
