import { parseRecording } from '#core/config/recording/parse.ts'
import type { Recording } from '#core/model/recording.ts'

type Step = Record<string, unknown> & { type: string }

/** A file as the Recorder exports it. */
export function recordingText(steps: unknown[], rest: Record<string, unknown> = {}): string {
  return JSON.stringify({ title: 'A recording', ...rest, steps })
}

export function recorded(steps: Step[], rest: Record<string, unknown> = {}): Recording {
  const parsed = parseRecording({ file: 'shop.json', text: recordingText(steps, rest) })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2))
  return parsed.recording
}

/** Opens a page, as the Recorder writes it. */
export function navigate(url: string, title?: string): Step {
  const event = { type: 'navigation', url, ...(title !== undefined && { title }) }
  return { type: 'navigate', url, assertedEvents: [event] }
}

export function click(selector: string | string[], rest: Record<string, unknown> = {}): Step {
  return { type: 'click', target: 'main', selectors: [selector], ...rest }
}

export function change(selector: string, value: string): Step {
  return { type: 'change', target: 'main', selectors: [[selector]], value }
}

/** A click that leads to a page. */
export function clickTo(selector: string, { url, title }: { url: string; title?: string }): Step {
  return click(selector, { assertedEvents: [{ type: 'navigation', url, ...(title !== undefined && { title }) }] })
}
