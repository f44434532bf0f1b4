// What a run of CI ends with: how many tests passed, and why the others did not. Of a long log often only the end is kept.
import { readFileSync } from 'node:fs'

const linesOfReason = 12

const counts = { passed: 0, failed: 0, skipped: 0 }
const failures = []
const retried = []
for (const file of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  counts.passed += report.numPassedTests
  counts.failed += report.numFailedTests
  counts.skipped += report.numPendingTests
  for (const { name, status, message, assertionResults } of report.testResults) {
    for (const test of assertionResults) {
      if (test.failureMessages.length === 0) continue
      const of = `${name}: ${test.fullName}`
      ;(test.status === 'failed' ? failures : retried).push({ of, reasons: test.failureMessages })
    }
    const isExplained = assertionResults.some((test) => test.status === 'failed')
    if (status === 'failed' && !isExplained) failures.push({ of: name, reasons: [message] })
  }
}
const tell = (what, { of, reasons }) => {
  console.log(`\n${what} ${of}`)
  for (const reason of reasons) {
    const lines = reason.split('\n').filter((line) => !line.includes('/node_modules/'))
    console.log(lines.slice(0, linesOfReason).join('\n'))
  }
}
for (const each of retried) tell('PASSED ANOTHER TIME', each)
for (const each of failures) tell('FAILED', each)
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
