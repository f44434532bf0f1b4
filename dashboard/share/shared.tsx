import { timeWords } from '#core/words/parts.ts'
import type { SharedScope } from '#stages/api/shares/shared.ts'
import { useAnswer } from '../api.ts'
import { shareTexts } from './texts.ts'

/** Says that the page was opened by a link, and until when that works. */
export function SharedUntil({ timeZone }: { timeZone: string }) {
  const scope = useAnswer<SharedScope>('/api/share')
  if (scope.state !== 'ready') return null
  const until = timeWords(scope.value.expiresAt, { timeZone, now: Date.now() })
  return <span class="badge">{shareTexts.link.shared(until)}</span>
}
