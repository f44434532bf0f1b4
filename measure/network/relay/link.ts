/** One connection's share of a link, in one direction. */
export interface Flow {
  /** Queues bytes for delivery, in order. */
  send: (bytes: Buffer) => void
  /** Delivers the end of the stream after everything that was sent before. */
  end: () => void
  /** Forgets what is queued or under way. */
  drop: () => void
  /** Bytes that have not yet been put on the link. */
  queued: () => number
}

interface Receiver {
  /** Gets bytes at the moment they arrive, in order. */
  deliver: (bytes: Buffer[]) => void
  /** Everything sent has arrived, and no more follows. */
  ended: () => void
  /** Queued bytes have been put on the link: a source that was held back may go on. */
  transmitted: () => void
}

export interface Link {
  open: (receiver: Receiver) => Flow
  /** Drops every flow. */
  close: () => void
}

export interface LinkOptions {
  /** ms from one end of the link to the other. */
  delay: number
  /** Bandwidth of all flows together, kbit/s. */
  kbps: number
  /**
   * TCP's initial congestion window in packets of 1,460 bytes: a new flow has at most this many under way, and two more for
   * each that is acknowledged (slow start, RFC 5681; 10 is usual, RFC 6928). Absent: flows are limited by the bandwidth alone.
   */
  initialWindow?: number | undefined
}

/** Payload of a TCP segment on Ethernet, bytes. */
const packet = 1460
/** ms that a turn on the link takes where packets are shorter: fewer turns cost less CPU. */
const shortestTurn = 2
/**
 * Bytes, and ms, of consecutive packets that arrive together, as operating systems hand packets over in batches. Chromium never
 * takes an image for the LCP that it first painted with less than 0.05 bits a pixel of it there, when the response has no
 * Content-Length (kMinimumEntropyForLCP); packets one by one would make that common. 8 KB are 0.05 bits for each of 1.3 million
 * pixels. The first byte of an answer arrives with its packet all the same, because that is the time to first byte.
 */
const batch = { bytes: 8 * 1024, ms: 12 }
/** A timer may fire this early, ms. */
const tolerance = 0.5

interface FlowState {
  receiver: Receiver
  /** Oldest first; `null` ends the stream. */
  waiting: { bytes: Buffer | null; at: number }[]
  queued: number
  /** Packets that have left the line and arrive with the next ones. */
  batch: { bytes: Buffer[]; size: number; since: number }
  /** Everything sent so far has arrived or is on its way: what comes next is the beginning of an answer. */
  rests: boolean
  /** Bytes that may be put on the link before more are acknowledged. */
  window: number
  /** When it last got a window. */
  windowAt: number
  inTurn: boolean
  dropped: boolean
}

interface Arrival {
  flow: FlowState
  bytes: Buffer[] | null
  at: number
}

/**
 * One direction of a network. Each turn puts a packet on a line of `kbps`; it arrives `delay` ms after it has left the line. Flows
 * take turns, as TCP connections share a bottleneck. The line has a clock of its own: a timer that fires late makes bytes
 * arrive late, and never lowers the bandwidth.
 *
 *     flow a ──┐
 *     flow b ──┼─ a packet each in turn ─► line (kbps) ─► delay ─► receivers
 *     flow c ──┘
 */
export function openLink({ delay, kbps, initialWindow }: LinkOptions): Link {
  const bytesPerMs = kbps / 8
  const longestTurn = Math.max(packet, Math.round(bytesPerMs * shortestTurn))
  const firstWindow = initialWindow === undefined ? Number.POSITIVE_INFINITY : initialWindow * packet
  const flows = new Set<FlowState>()
  /** Flows that may send, in the order of their turns. */
  const turns: FlowState[] = []
  const arrivals: Arrival[] = []
  const acknowledgements: { flow: FlowState; size: number; at: number }[] = []
  /** When the line is free. */
  let free = 0
  let timer: NodeJS.Timeout | undefined
  let wakesAt = Number.POSITIVE_INFINITY

  const takeTurn = (flow: FlowState): void => {
    if (flow.inTurn || flow.dropped || flow.waiting.length === 0 || flow.window <= 0) return
    flow.inTurn = true
    turns.push(flow)
  }

  /** Takes at most one packet's worth off the queue. */
  const nextOf = (flow: FlowState): Buffer | null => {
    const first = flow.waiting[0]
    if (first === undefined || first.bytes === null) {
      flow.waiting.shift()
      return null
    }
    const most = Math.min(longestTurn, Math.max(packet, flow.window))
    if (first.bytes.length <= most) flow.waiting.shift()
    const taken = first.bytes.subarray(0, most)
    first.bytes = first.bytes.subarray(most)
    return taken
  }

  /** When the line can take the next packet of a flow. */
  const startOf = ({ waiting, windowAt }: FlowState): number => Math.max(free, waiting[0]?.at ?? 0, windowAt)

  const transmit = (now: number): void => {
    for (let flow = turns[0]; flow !== undefined; flow = turns[0]) {
      const start = startOf(flow)
      if (start > now) return
      turns.shift()
      flow.inTurn = false
      const bytes = nextOf(flow)
      const size = bytes?.length ?? 0
      free = start + size / bytesPerMs
      flow.queued -= size
      if (initialWindow !== undefined) {
        flow.window -= size
        acknowledgements.push({ flow, size, at: free + 2 * delay })
      }
      arrive(flow, bytes)
      takeTurn(flow)
      flow.receiver.transmitted()
    }
  }

  /** Sends what has left the line on its way, with the packets that it arrives with. */
  const arrive = (flow: FlowState, bytes: Buffer | null): void => {
    const own = flow.batch
    const more = bytes !== null && flow.waiting.length > 0 && flow.window > 0
    if (bytes !== null) {
      if (own.bytes.length === 0) own.since = free
      const first = flow.rests && more ? 1 : 0
      if (first > 0) arrivals.push({ flow, bytes: [bytes.subarray(0, first)], at: free + delay })
      own.bytes.push(bytes.subarray(first))
      own.size += bytes.length
    }
    flow.rests = !more
    if (more && own.size < batch.bytes && free - own.since < batch.ms) return
    if (own.bytes.length > 0) arrivals.push({ flow, bytes: own.bytes, at: free + delay })
    if (bytes === null) arrivals.push({ flow, bytes: null, at: free + delay })
    flow.batch = noBatch()
  }

  const acknowledge = (now: number): void => {
    for (const { flow, size, at } of takeUntil(acknowledgements, now)) {
      if (flow.window <= 0) flow.windowAt = at
      flow.window += 2 * size
      takeTurn(flow)
    }
  }

  const deliver = (now: number): void => {
    const arrived = takeUntil(arrivals, now).filter(({ flow }) => !flow.dropped)
    for (const [flow, parts] of Map.groupBy(arrived, (arrival) => arrival.flow)) {
      const bytes = parts.flatMap((part) => part.bytes ?? [])
      if (bytes.length > 0) flow.receiver.deliver(bytes)
      if (parts.at(-1)?.bytes === null) {
        flows.delete(flow)
        flow.receiver.ended()
      }
    }
  }

  const advance = (): void => {
    wakesAt = Number.POSITIVE_INFINITY
    const now = performance.now() + tolerance
    acknowledge(now)
    transmit(now)
    deliver(now)
    wakeForNext()
  }

  const wakeForNext = (): void => {
    const next = Math.min(
      turns[0] === undefined ? Number.POSITIVE_INFINITY : startOf(turns[0]),
      arrivals[0]?.at ?? Number.POSITIVE_INFINITY,
      acknowledgements[0]?.at ?? Number.POSITIVE_INFINITY,
    )
    if (next >= wakesAt) return
    clearTimeout(timer)
    if (next === Number.POSITIVE_INFINITY) return
    wakesAt = next
    timer = setTimeout(advance, Math.max(0, next - performance.now()))
  }

  return {
    open: (receiver) => {
      const flow: FlowState = {
        receiver,
        waiting: [],
        queued: 0,
        batch: noBatch(),
        rests: true,
        window: firstWindow,
        windowAt: 0,
        inTurn: false,
        dropped: false,
      }
      flows.add(flow)
      const queue = (bytes: Buffer | null): void => {
        if (flow.dropped) return
        flow.waiting.push({ bytes, at: performance.now() })
        flow.queued += bytes?.length ?? 0
        takeTurn(flow)
        wakeForNext()
      }
      return {
        send: queue,
        end: () => queue(null),
        drop: () => drop(flow),
        queued: () => flow.queued,
      }
    },
    close: () => {
      for (const flow of flows) drop(flow)
      clearTimeout(timer)
    },
  }

  function drop(flow: FlowState): void {
    flow.dropped = true
    flow.waiting = []
    flow.queued = 0
    flows.delete(flow)
    const turn = turns.indexOf(flow)
    if (turn >= 0) turns.splice(turn, 1)
  }
}

function noBatch(): FlowState['batch'] {
  return { bytes: [], size: 0, since: 0 }
}

/** Takes the entries off the front of a list, in order of time, that are due at `now`. */
function takeUntil<T extends { at: number }>(list: T[], now: number): T[] {
  const left = list.findIndex(({ at }) => at > now)
  return list.splice(0, left < 0 ? list.length : left)
}
