// Loaded before browsertime. It asks the browser to describe the DevTools protocol, which a headless shell does not; its client
// brings a description of its own.
const devtools = require('chrome-remote-interface/lib/devtools.js')

const { Protocol } = devtools
devtools.Protocol = (options, callback) => Protocol({ ...options, local: true }, callback)
