// The caller's desk: one key a result, the next card as a fragment, the lease kept alive, nothing lost without a network.
// Everything here also works as plain forms; this file only saves the reloading.
(() => {
  'use strict'
  const desk = document.getElementById('desk')
  if (!desk) return
  const BEAT = 60000
  const MOVED_ON = ['lease_lost', 'already_recorded'] // refusals after which the card is no longer this caller's
  const AWAY = [502, 503, 504] // the machine is there, its database is not: the same as no connection
  let sending = false
  let beat = 0
  let again = 0
  let drawnAt = 0 // the server says how long the call lasts; this machine's clock may be wrong

  const call = () => document.getElementById('call')
  const say = (text) => { document.getElementById('live').textContent = text }

  // ---- the parts that run by themselves -------------------------------------------------------------------
  const tick = () => {
    for (const clock of desk.querySelectorAll('[data-seconds]')) {
      const seconds = Number(clock.dataset.seconds) + Math.floor((performance.now() - drawnAt) / 1000)
      const two = (n) => String(n).padStart(2, '0')
      clock.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`
    }
  }

  const notice = (text, href) => {
    const line = document.createElement('p')
    line.className = 'notice need'
    line.setAttribute('role', 'alert')
    line.textContent = text
    if (href) {
      const door = document.createElement('a')
      Object.assign(door, { href, target: '_blank', rel: 'noopener', className: 'btn btn-small', textContent: desk.dataset.enter })
      line.append(' ', door)
    }
    desk.querySelector('.notice')?.remove()
    desk.prepend(line)
    line.scrollIntoView({ block: 'nearest' })
  }

  const heartbeat = async () => {
    const form = call()
    if (!form || sending) return
    try {
      const answer = await fetch(form.dataset.heartbeat, { method: 'POST', body: only(form, 'csrfmiddlewaretoken'), headers: { 'HX-Request': 'true' } })
      if (answer.status === 404 || answer.status === 409) notice(desk.dataset.gone)
    } catch { /* the next beat tries again; the lease is longer than many beats */ }
  }

  const only = (form, name) => {
    const body = new URLSearchParams()
    const field = form.elements.namedItem(name)
    if (field) body.set(name, field.value)
    return body
  }

  const settle = () => {
    drawnAt = performance.now()
    clearInterval(beat)
    clearTimeout(again)
    if (call()) beat = setInterval(heartbeat, BEAT)
    const idle = desk.querySelector('[data-idle]')
    if (idle && idle.dataset.again && idle.dataset.idle !== 'on_break') {
      again = setTimeout(() => show(idle.dataset.again), 15000)
    }
    tick()
    gate()
    follow()
  }

  // ---- how the dialling goes on: asked every two seconds while something may change ------------------------
  let following = 0
  const follow = () => {
    clearTimeout(following)
    const box = desk.querySelector('[data-follow]')
    if (box) following = setTimeout(() => ask(box), 2000)
  }

  const ask = async (box) => {
    try {
      const answer = document.hidden ? null : await fetch(box.dataset.follow, { headers: { 'HX-Request': 'true' } })
      if (answer?.ok && !answer.redirected && desk.contains(box)) {
        const drawn = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('.dial')
        if (drawn && drawn.innerHTML !== box.innerHTML) say(drawn.querySelector('b')?.textContent || '')
        if (drawn) box.replaceWith(drawn)
      }
    } catch { /* the next time it is asked again */ }
    follow()
  }

  // ---- the card ---------------------------------------------------------------------------------------------
  const said = (name) => call()?.querySelector(`input[name="${name}"]:checked`)?.value || ''
  const QUESTIONS = ['identity', 'called', 'place', 'association', 'consent']
  const asked = () => QUESTIONS.filter((name) => document.getElementById(`${name}-yes`)) // a call about a pair asks only the first, about a complaint the first two
  const allYes = () => asked().every((name) => said(name) === 'yes')

  const gate = () => {
    const yes = desk.querySelector('.o-yes')
    if (yes && call().hasAttribute('data-dialled')) yes.disabled = !allYes()
  }

  const answer = (number) => {
    const name = number === 5 ? document.getElementById('phoned-yes') && 'phoned' : asked()[number - 1]
    if (!name || !call()?.hasAttribute('data-dialled')) return
    if (number > 1 && said('identity') !== 'yes') return
    const value = said(name) === 'yes' ? 'no' : 'yes'
    const field = document.getElementById(`${name}-${value}`)
    field.checked = true
    gate()
  }

  const put = (html) => {
    const parsed = new DOMParser().parseFromString(html, 'text/html')
    const toast = parsed.getElementById('said')
    if (toast) {
      document.getElementById('said').replaceChildren(...toast.childNodes)
      toast.remove()
    }
    parsed.querySelectorAll('script').forEach((script) => script.remove())
    desk.replaceChildren(...parsed.body.childNodes)
    settle()
    const name = document.getElementById('who')
    if (name) say(name.textContent)
    window.scrollTo(0, 0)
    toQuestion()
  }

  // On a phone the results cover the foot of the card: bring up the question that is to be asked.
  const toQuestion = () => {
    if (call()?.hasAttribute('data-dialled')) call().querySelector('.q:not(:has(:checked))')?.scrollIntoView({ block: 'nearest' })
  }

  const wait = (time) => new Promise((resolve) => { setTimeout(resolve, time) })

  // Sends a form and draws what comes back. Without a network it keeps trying: the form's key makes it count once.
  const send = async (action, body) => {
    if (sending) return
    sending = true
    desk.setAttribute('aria-busy', 'true')
    for (let pause = 1000; ; pause = Math.min(pause * 2, 15000)) {
      try {
        const answer = await fetch(action, { method: 'POST', body, headers: { 'HX-Request': 'true' } })
        if (AWAY.includes(answer.status)) throw new Error('away') // and what was typed stays here until it is back
        if (answer.redirected) {
          notice(desk.dataset.ended, location.pathname)
          body.set('csrfmiddlewaretoken', await tokenAfterLogin())
          continue
        }
        const html = await answer.text()
        if (answer.ok) put(html)
        else await refuse(html)
        break
      } catch {
        notice(desk.dataset.lost)
        await wait(pause)
      }
    }
    sending = false
    desk.removeAttribute('aria-busy')
  }

  // The session has ended. What was typed stays here while the caller signs in in another tab; then it is sent.
  const tokenAfterLogin = async () => {
    for (;;) {
      await wait(2000)
      try {
        const answer = await fetch(location.href, { headers: { 'HX-Request': 'true' } })
        if (answer.redirected || !answer.ok) continue
        const drawn = new DOMParser().parseFromString(await answer.text(), 'text/html')
        const token = drawn.querySelector('[name=csrfmiddlewaretoken]')
        if (token) return token.value
        location.reload() // no card is in hand any more
      } catch { /* no connection either: ask again */ }
    }
  }

  const refuse = async (html) => {
    const parsed = new DOMParser().parseFromString(html, 'text/html')
    const reason = parsed.querySelector('.notice')
    if (!reason) { location.reload(); return }
    if (MOVED_ON.includes(reason.dataset.code)) await show(location.href)
    desk.querySelector('.notice')?.remove()
    desk.prepend(reason)
  }

  const show = async (href) => {
    try {
      const answer = await fetch(href, { headers: { 'HX-Request': 'true' } })
      if (answer.redirected) location.assign(answer.url)
      else if (answer.ok) put(await answer.text())
      else settle()
    } catch { settle() }
  }

  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return
    if (!desk.contains(form) && !form.matches('[data-undo]')) return
    const button = event.submitter
    event.preventDefault()
    if (button?.matches('[data-nothing]')) return
    send(button?.getAttribute('formaction') || form.action, new URLSearchParams(new FormData(form, button)))
  })
  desk.addEventListener('change', () => {
    gate()
    toQuestion()
  })

  // ---- the keys -------------------------------------------------------------------------------------------
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (document.getElementById('keys')?.open) return
    const field = event.target instanceof Element && event.target.matches('input:not([type=radio]), textarea, select')
    if (event.key === 'Escape') {
      for (const open of desk.querySelectorAll('details[open]')) open.open = false
      if (field) event.target.blur()
      return
    }
    if (field) return
    const key = event.key.toUpperCase()
    const open = desk.querySelector('details.pick[open]')
    const chosen = open?.querySelector(`[data-pick="${CSS.escape(key)}"]`)
    if (chosen) { event.preventDefault(); chosen.click(); return }
    if (/^[1-5]$/.test(key)) { event.preventDefault(); answer(Number(key)); return }
    if (key === 'T' && document.getElementById('note')) { event.preventDefault(); document.getElementById('note').focus(); return }
    if (key === 'Z') { document.querySelector('#said [data-undo] button')?.click(); return }
    if (key === 'M') { desk.querySelector('[data-pause] button, [data-resume] button')?.click(); return }
    const target = desk.querySelector(`[data-key="${CSS.escape(key)}"]`)
    if (!target) return
    event.preventDefault()
    if (target instanceof HTMLDetailsElement) {
      if (!target.querySelector('[disabled]')) target.open = !target.open
    } else target.click()
  })

  setInterval(tick, 1000)
  settle()
})()
