// Every webhook that the sandbox sent or should have sent, and the means to lose, hold, double, swap and repeat them.
import type { Answer, Outgoing } from './post.ts'

type DeliveryState = 'queued' | 'held' | 'dropped' | 'delivered' | 'failed'

export type Delivery = {
  readonly id: number
  readonly guid: string
  readonly event: string
  readonly action: string | null
  readonly installationId: number
  readonly repositoryId: number | null
  readonly redelivery: boolean
  readonly payload: unknown
  /** The exact bytes that are signed and sent. */
  readonly body: Buffer
  readonly createdAt: Date
  state: DeliveryState
  url: string
  headers: Readonly<Record<string, string>>
  deliveredAt: Date | null
  /** How long the answer took, in seconds. */
  seconds: number
  /** GitHub's word for the result; `OK` for any 2xx. */
  outcome: string
  statusCode: number
  responseHeaders: Readonly<Record<string, string>>
  responseBody: string
}

export type Rule = {
  readonly action: 'drop' | 'duplicate' | 'hold' | 'reorder'
  /** Event name, `*` for any. */
  readonly event: string
  times: number
}

/** What an event becomes for one installation. */
export type Message = Pick<Delivery, 'event' | 'action' | 'installationId' | 'repositoryId' | 'payload'>

export type DeliveryLog = {
  readonly all: () => readonly Delivery[]
  readonly take: (message: Message) => void
  /** Sends the same payload again under the same GUID. */
  readonly redeliver: (delivery: Delivery) => void
  readonly addRule: (rule: Rule) => void
  /** Sends what is held, oldest first; with an event's name only those. */
  readonly release: (event: string) => void
  /** Forgets the rules and lets go of nothing. */
  readonly clearRules: () => void
  /** Resolves when nothing is under way any more. What is held or dropped is not waited for. */
  readonly drained: () => Promise<void>
}

export type DeliverySettings = {
  readonly now: () => Date
  readonly nextId: () => number
  readonly newGuid: () => string
  /** Builds the signed request; null while no webhook address is set. */
  readonly sign: (delivery: Delivery) => Outgoing | null
  readonly post: (outgoing: Outgoing) => Promise<Answer>
}

export function createDeliveryLog({ now, nextId, newGuid, sign, post }: DeliverySettings): DeliveryLog {
  const deliveries: Delivery[] = []
  let rules: Rule[] = []
  // One after the other: order is kept unless somebody asks for another.
  let tail = Promise.resolve()
  const swapped: Delivery[] = []

  function add(message: Message, guid: string, redelivery: boolean): Delivery {
    const { payload } = message
    const blank = {
      url: '',
      headers: {},
      deliveredAt: null,
      seconds: 0,
      outcome: '',
      statusCode: 0,
      responseHeaders: {},
      responseBody: '',
    }
    const fixed = { id: nextId(), guid, redelivery, body: Buffer.from(JSON.stringify(payload)), createdAt: now() }
    const delivery: Delivery = { ...message, ...blank, ...fixed, state: 'queued' }
    deliveries.push(delivery)
    return delivery
  }

  function enqueue(delivery: Delivery) {
    delivery.state = 'queued'
    tail = tail.then(() => send(delivery))
  }

  async function send(delivery: Delivery) {
    const outgoing = sign(delivery)
    const answer: Answer = outgoing
      ? await post(outgoing)
      : { statusCode: 502, outcome: 'no webhook address', headers: {}, body: '', seconds: 0 }
    const good = answer.statusCode >= 200 && answer.statusCode < 300
    delivery.state = good ? 'delivered' : 'failed'
    delivery.url = outgoing?.url ?? ''
    delivery.headers = outgoing?.headers ?? {}
    delivery.deliveredAt = now()
    delivery.seconds = answer.seconds
    delivery.outcome = answer.outcome
    delivery.statusCode = answer.statusCode
    delivery.responseHeaders = answer.headers
    delivery.responseBody = answer.body
  }

  function ruleFor(event: string): Rule['action'] | null {
    const rule = rules.find((one) => one.event === event || one.event === '*')
    if (!rule) return null
    rule.times -= 1
    if (rule.times <= 0) rules = rules.filter((one) => one !== rule)
    return rule.action
  }

  function take(message: Message) {
    const delivery = add(message, newGuid(), false)
    const action = ruleFor(message.event)
    // A lost delivery looks to GitHub as if nobody had answered.
    if (action === 'drop') Object.assign(delivery, { state: 'dropped', outcome: 'timed out', statusCode: 504 })
    else if (action === 'hold') delivery.state = 'held'
    else if (action === 'reorder') {
      delivery.state = 'held'
      swapped.push(delivery)
      return
    } else enqueue(delivery)
    if (action === 'duplicate') enqueue(add(message, delivery.guid, false))
    // What waited for its successor follows it now.
    for (const late of swapped.splice(0)) if (late.state === 'held') enqueue(late)
  }

  async function drained() {
    for (let seen = null; seen !== tail; ) {
      seen = tail
      await tail
    }
  }

  return {
    all: () => deliveries,
    take,
    redeliver: (delivery) => enqueue(add(delivery, delivery.guid, true)),
    addRule: (rule) => {
      rules.push(rule)
    },
    release: (event) => {
      for (const held of deliveries) if (held.state === 'held' && (event === '*' || held.event === event)) enqueue(held)
    },
    clearRules: () => {
      rules = []
    },
    drained,
  }
}
