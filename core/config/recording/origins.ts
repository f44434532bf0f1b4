import type { Recording } from '../../model/recording.ts'
import { isBlank } from './sequence.ts'

/**
 * Origins whose addresses become those of the site that is measured: of the page that the recording begins with, as asked for and as
 * it arrived. None where the recording comes to the site from another one, such as a search engine: those addresses stay.
 */
export function recordedOrigins({ steps }: Pick<Recording, 'steps'>, origin: string): Set<string> {
  const opened = steps.map((step) => {
    const asked = step.type === 'navigate' && !isBlank(step) ? [step.url] : []
    const arrived = 'assertedEvents' in step ? (step.assertedEvents ?? []).map(({ url = '' }) => url) : []
    const origins = [...asked, ...arrived].flatMap((address) => URL.parse(address)?.origin ?? [])
    return { isPage: asked.length > 0, origins }
  })
  const first = new Set(opened.find(({ isPage }) => isPage)?.origins)
  const comesLater = opened.some(({ origins }) => origins.includes(origin))
  return first.has(origin) || !comesLater ? first : new Set()
}
