/** The family that `@sparticuz/chromium` brings: Latin, Greek, Cyrillic, and Hebrew but for its rarer marks. */
const ownFamily = 'Open Sans'

/**
 * Ours, for what Open Sans lacks (typefaces/README.md). Chromium tries them in this order where the language of the text does
 * not decide; signs before emoji, because a sign has its coloured form only where the text asks for it.
 */
const fallbackFamilies = [
  ...['Outpace Currency', 'Outpace Arabic', 'Outpace Hebrew', 'Outpace Devanagari', 'Outpace Thai'],
  ...['Outpace JP', 'Outpace SC', 'Outpace TC', 'Outpace KR', 'Outpace Symbols', 'Outpace Emoji'],
]

/**
 * The family to try first by the language of the text, as a part of its tag, the last one that fits first. Chinese, Japanese and
 * Korean share code points that each draws differently; a renderer keeps the family it first found for a code point. Chromium asks for `und-Zsye` where text wants emoji:
 * https://www.unicode.org/reports/tr51/#Emoji_Script
 */
const familyByLanguage: readonly (readonly [tag: string, family: string])[] = [
  ['ja', 'Outpace JP'],
  ['ko', 'Outpace KR'],
  ['zh', 'Outpace SC'],
  ...['zh-hant', 'zh-tw', 'zh-hk', 'zh-mo'].map((tag) => [tag, 'Outpace TC'] as const),
  ['zsye', 'Outpace Emoji'],
]

/** CSS generic families: https://www.w3.org/TR/css-fonts-4/#generic-font-families, and what browsers call the system's font. */
const generic = [
  ...['sans-serif', 'serif', 'monospace', 'cursive', 'fantasy', 'math', 'emoji', 'fangsong'],
  ...['system-ui', 'ui-sans-serif', 'ui-serif', 'ui-monospace', 'ui-rounded', '-apple-system', 'BlinkMacSystemFont'],
  // Fontconfig's own spellings.
  ...['sans', 'mono'],
]

/** Families that stylesheets name, that Chromium asks for in place of a generic family, or that desktops substitute. */
const usual = [
  ...['Arial', 'Arial Black', 'Arial Narrow', 'Helvetica', 'Helvetica Neue', 'Verdana', 'Geneva', 'Tahoma'],
  ...['Trebuchet MS', 'Segoe UI', 'Calibri', 'Candara', 'Lucida Grande', 'Lucida Sans', 'Lucida Sans Unicode'],
  ...['Roboto', 'Noto Sans', 'Ubuntu', 'Cantarell', 'Oxygen', 'Fira Sans', 'Droid Sans', 'DejaVu Sans'],
  ...['Liberation Sans', 'Times', 'Times New Roman', 'Georgia', 'Garamond', 'Palatino', 'Palatino Linotype'],
  ...['Book Antiqua', 'Baskerville', 'Cambria', 'Noto Serif', 'DejaVu Serif', 'Liberation Serif', 'Courier'],
  ...['Courier New', 'Consolas', 'Menlo', 'Monaco', 'SF Mono', 'SFMono-Regular', 'Lucida Console', 'Andale Mono'],
  ...['Roboto Mono', 'Ubuntu Mono', 'Noto Sans Mono', 'DejaVu Sans Mono', 'Liberation Mono', 'Comic Sans MS', 'Impact'],
  ...['Latin Modern Math', 'Noto Color Emoji', 'Apple Color Emoji', 'Segoe UI Emoji'],
]

/** Every family that gets Open Sans. Any other name is not found, so that the next one in a stylesheet's list counts. */
export const aliasedFamilies: readonly string[] = [...generic, ...usual]

interface FontPaths {
  /** Folder of the packaged fonts and ours. */
  fonts: string
  /** Where fontconfig may write. */
  cache: string
}

/**
 * Fontconfig's settings: the packaged fonts only, whatever this machine has installed, so that a laptop, CI and Lambda lay out
 * pages alike. The binding is "same" because Chromium rejects a substitute that fontconfig binds weakly.
 */
export function fontsConfiguration({ fonts, cache }: FontPaths): string {
  const aliases = aliasedFamilies.map(
    (family) =>
      `  <alias binding="same"><family>${family}</family><prefer><family>${ownFamily}</family></prefer></alias>`,
  )
  const languages = familyByLanguage.map(
    ([tag, family]) =>
      `  <match target="pattern"><test name="lang" compare="contains"><string>${tag}</string></test>` +
      `<edit name="family" mode="prepend" binding="strong"><string>${family}</string></edit></match>`,
  )
  const fallbacks = [ownFamily, ...fallbackFamilies].map((family) => `<string>${family}</string>`)
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <reset-dirs/>
  <dir>${escaped(fonts)}</dir>
  <cachedir>${escaped(cache)}</cachedir>
${aliases.join('\n')}
  <match target="pattern"><edit name="family" mode="append_last">${fallbacks.join('')}</edit></match>
${languages.join('\n')}
</fontconfig>
`
}

/** A home folder may be called "R&D". */
function escaped(path: string): string {
  return path.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
