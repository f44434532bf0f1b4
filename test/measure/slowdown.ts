/**
 * A script for a page, which resolves with how many times slower its thread is than one that is not throttled: a worker's. Both work in
 * turn, for less than a millisecond at a time. On a busy machine a few of these times are interrupted, and throttling lapses for some
 * tens of ms, so the middle of either counts.
 */
export const slowdown = `new Promise((resolve) => {
  const work = () => Array.from({ length: 15 }, () => {
    const from = performance.now()
    for (let i = 0, sum = 0; i < 2e5; i++) sum += Math.sqrt(i) * sum
    return performance.now() - from
  })
  const worker = new Worker(URL.createObjectURL(new Blob(['const work = ' + work + '; onmessage = () => postMessage(work())'])))
  const [page, other] = [[], []]
  worker.onmessage = ({ data }) => {
    other.push(...data)
    page.push(...work())
    if (page.length < 45) return worker.postMessage('again')
    worker.terminate()
    const middle = (times) => times.sort((a, b) => a - b)[22]
    resolve(middle(page) / middle(other))
  }
  worker.postMessage('begin')
})`
