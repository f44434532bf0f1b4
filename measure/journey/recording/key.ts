import { isCharacter } from '#core/model/keys.ts'
import type { KeyStep } from '#core/model/recording.ts'
import { type Stage, withSession } from './stage.ts'

/**
 * Presses or releases a key. Playwright has those of a US keyboard; another one, such as ö or a dead key, reaches the page as the
 * browser that recorded it reported it.
 */
export async function moveKey({ type, key }: KeyStep, stage: Stage): Promise<void> {
  const { keyboard } = stage.page
  if (type === 'keyDown') stage.held.add(key)
  else stage.held.delete(key)
  try {
    await (type === 'keyDown' ? keyboard.down(key) : keyboard.up(key))
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('Unknown key'))) throw error
    const down = isCharacter(key) ? { type: 'keyDown' as const, text: key } : { type: 'rawKeyDown' as const }
    const event = type === 'keyDown' ? down : { type: 'keyUp' as const }
    await withSession(stage, async (session) => {
      await session.send('Input.dispatchKeyEvent', { ...event, key })
    })
  }
}
