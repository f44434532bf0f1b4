// Two sites of the pages of known times, and a relay for tools that slow no network down themselves: in a process of its own,
// whose CPU is charged to no tool. Ends with its parent.
import type { Network } from '../../core/model/benchmark.ts'
import { allowedAddresses } from '../../measure/network/allow.ts'
import { startRelay } from '../../measure/network/relay/relay.ts'
import { serveKnownPages } from '../../test/truth/pages.ts'

const sites = [await serveKnownPages(), await serveKnownPages()]
const origins = sites.map(({ origin }) => origin)
const network = JSON.parse(process.argv[2] ?? '{}') as Network
const { address } = await startRelay({ network, allow: allowedAddresses(origins) })
process.send?.({ origins, relay: address })
process.on('disconnect', () => process.exit())
