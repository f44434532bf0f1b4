import { readLocale, readTimeZone } from '#core/config/addresses.ts'

/** Language and time zone that pages see when no configuration names a market. */
export interface Whereabouts {
  locale: string
  timeZone: string
  /** Sentences about what this machine sets and browsers do not know. */
  words: string[]
}

/** As this shell sets them, or en-US and UTC where browsers would refuse that: an empty or odd LANG, LC_ALL or TZ. */
export function whereabouts(
  set: { locale?: string; timeZone?: string } = Intl.DateTimeFormat().resolvedOptions(),
): Whereabouts {
  const words: string[] = []
  const timeZone = readTimeZone(set.timeZone)
  if (!timeZone.ok) {
    words.push(
      `This machine's time zone${quoted(set.timeZone)} is unknown to browsers, so pages see UTC. Set TZ, for example: TZ=Australia/Sydney`,
    )
  }
  const locale = readLocale(baseOf(set.locale))
  if (!locale.ok) {
    words.push(
      `This machine's language${quoted(set.locale)} is unknown to browsers, so pages see en-US. Set LC_ALL or LANG, for example: LANG=en_AU.UTF-8`,
    )
  }
  return { locale: locale.ok ? locale.value : 'en-US', timeZone: timeZone.ok ? timeZone.value : 'UTC', words }
}

/** Without extensions, such as the "posix" of a C locale: a browser takes only language, script and region. */
function baseOf(locale: string | undefined): string | undefined {
  return locale === 'und' ? undefined : locale?.replace(/-[a-z\d]-.*$/i, '')
}

/** Node.js calls what it does not know "Etc/Unknown" and "und". */
function quoted(value: string | undefined): string {
  return value === undefined || value === 'Etc/Unknown' || value === 'und' ? '' : ` "${value}"`
}
