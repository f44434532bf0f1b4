import type { CDPSession } from 'playwright-core'

export interface FilmFrame {
  /** Wall clock, ms. */
  at: number
  /** JPEG, base64. */
  image: string
}

/** Widest frame, pixels: legible on a slide, small enough to keep by the thousand. */
const widest = 600
/** Most frames held in memory for one load, so that endless animation cannot exhaust it. */
const mostInMemory = 1_500
/** So many frames within so many ms are an animation, which has paused or ended without a frame for `pause` ms. */
const animation = { frames: 6, within: 500, pause: 60 }

export interface Film {
  frames: FilmFrame[]
  /** How often the picture has changed so far. */
  changes: () => number
}

/**
 * Records a frame each time the page paints, from now until the session ends. Chromium leaves out what changes another area than an
 * animation that has run for a second does, and shows it a quarter of a second later, or never
 * (https://source.chromium.org/chromium/chromium/src/+/main:media/capture/content/animated_content_sampler.h): the content that a
 * spinner or a shimmering skeleton waited for. A new recording begins with a frame of its own.
 */
export async function recordFrames(session: CDPSession): Promise<Film> {
  const frames: FilmFrame[] = []
  let newest = ''
  let changes = 0
  let recent: number[] = []
  let timer: NodeJS.Timeout | undefined
  const start = (): Promise<unknown> =>
    session.send('Page.startScreencast', { format: 'jpeg', quality: 60, maxWidth: widest, maxHeight: 2 * widest })
  const startAgain = (): void => {
    recent = []
    // Not one after the other: between them nothing would be recorded.
    Promise.all([session.send('Page.stopScreencast'), start()]).catch(() => undefined)
  }
  session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined)
    const at = metadata.timestamp === undefined ? Date.now() : metadata.timestamp * 1000
    if (frames.length < mostInMemory) addFrame(frames, { at, image: data })
    if (data !== newest) changes++
    newest = data
    clearTimeout(timer)
    recent = [...recent, at].filter((earlier) => earlier > at - animation.within)
    if (recent.length >= animation.frames) timer = setTimeout(startAgain, animation.pause).unref()
  })
  await start()
  return { frames, changes: () => changes }
}

/** Keeps frames in paint order, each once; a busy browser delivers them out of order. */
export function addFrame(frames: FilmFrame[], frame: FilmFrame): void {
  const place = frames.findLastIndex(({ at }) => at <= frame.at) + 1
  if (frames[place - 1]?.image === frame.image) return
  const isFirst = frames[place]?.image === frame.image
  frames.splice(place, isFirst ? 1 : 0, frame)
}

/**
 * At most `most` of the frames, the first and the last among them: those that were seen longest, because a frame that stood for a
 * second tells more of a load than the sixty of an animation after it. A frame left out counts as seen to the one before it.
 */
export function thin(frames: readonly FilmFrame[], most: number): FilmFrame[] {
  const kept = frames.map((frame, index) => ({ frame, seen: (frames[index + 1]?.at ?? frame.at) - frame.at }))
  while (kept.length > Math.max(most, 2)) {
    let least = 1
    for (let index = 2; index < kept.length - 1; index++) {
      if ((kept[index]?.seen ?? 0) < (kept[least]?.seen ?? 0)) least = index
    }
    const [left] = kept.splice(least, 1)
    const before = kept[least - 1]
    if (left !== undefined && before !== undefined) before.seen += left.seen
  }
  return kept.map(({ frame }) => frame)
}
