// References over REST: read one, match a prefix, create, move, delete.
import { refShape } from '../shapes/repositories.ts'
import { createRef, deleteRef, updateRef } from '../state/refs.ts'
import { notFound } from '../state/refusal.ts'
import { type Call, created, flagField, needs, noContent, ok, type Route, requiredText, route } from './route.ts'

const read = needs('contents', 'read', 'read')
const write = needs('contents', 'write', 'write')

const refParam = ({ params }: Call) => `refs/${params.ref ?? ''}`

function getRef(call: Call) {
  const ref = refParam(call)
  const oid = call.repository.refs.get(ref)
  if (oid === undefined) throw notFound()
  return ok(refShape(call.site, call.repository, ref, oid))
}

function matching(call: Call) {
  const found = [...call.repository.refs].filter(([ref]) => ref.startsWith(refParam(call)))
  found.sort(([a], [b]) => (a < b ? -1 : 1))
  // All of them at once: this list of GitHub's has no pages.
  return ok(found.map(([ref, oid]) => refShape(call.site, call.repository, ref, oid)))
}

function postRef(call: Call) {
  const [ref, sha] = [requiredText(call, 'ref'), requiredText(call, 'sha')]
  createRef(call.github, call.repository, call.actor, ref, sha)
  return created(refShape(call.site, call.repository, ref, sha))
}

function patchRef(call: Call) {
  const [ref, sha] = [refParam(call), requiredText(call, 'sha')]
  updateRef(call.github, call.repository, call.actor, ref, sha, flagField(call, 'force') ?? false)
  return ok(refShape(call.site, call.repository, ref, sha))
}

export const refRoutes: readonly Route[] = [
  route('GET', '/repos/{owner}/{repo}/git/ref/{+ref}', read, getRef),
  route('GET', '/repos/{owner}/{repo}/git/matching-refs/{+ref}', read, matching),
  route('POST', '/repos/{owner}/{repo}/git/refs', write, postRef),
  route('PATCH', '/repos/{owner}/{repo}/git/refs/{+ref}', write, patchRef),
  route('DELETE', '/repos/{owner}/{repo}/git/refs/{+ref}', write, (call) => {
    deleteRef(call.github, call.repository, call.actor, refParam(call))
    return noContent
  }),
]
