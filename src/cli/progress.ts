// One line about long work, on the screen only while it is long: shown after a second, rewritten, and wiped at the end.
import { oneLine } from '../messages/escape.ts'
import { fitted } from '../messages/screen.ts'

export type Progress = {
  /** What is under way now. */
  say(what: string): void
  clear(): void
}

export const noProgress: Progress = { say() {}, clear() {} }

/** Calls back once after a time, unless it is called off first. */
export type Timer = (milliseconds: number, then: () => void) => () => void

const patience = 1000
const wipe = '\r\u001b[2K'

export function progressLine(write: (text: string) => void, columns: number, timer: Timer): Progress {
  let latest = ''
  let shown = false
  let stop: (() => void) | null = null
  const show = () => {
    shown = true
    // The last column stays free: a full line would wrap and could not be wiped.
    write(`${wipe}${fitted(oneLine(`${latest}…`), columns - 1)}`)
  }
  return {
    say(what) {
      latest = what
      if (shown) show()
      else stop ??= timer(patience, show)
    },
    clear() {
      stop?.()
      stop = null
      if (shown) write(wipe)
      shown = false
    },
  }
}
