/** A benchmark.yaml of us and two competitors, measured in Sydney; `rest` holds the settings under test. */
export function jackets(rest: string, { region = 'local' } = {}): string {
  return `
name: Buying a jacket
us: { name: Acme, origin: https://acme.example, pages: { home: /, search: /s } }
competitors:
  - { name: Northpeak, origin: https://northpeak.example, pages: { home: /, search: /s } }
  - { name: Globex, origin: https://globex.example, pages: { home: /, search: /s } }
steps: [home, search]
markets:
  - { name: Sydney phone, region: ${region}, profile: phone-4g, locale: en-AU, timeZone: Australia/Sydney }
${rest}
`
}
