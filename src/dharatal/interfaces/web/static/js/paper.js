// Results of paper: after code and time one letter says the result and sends it; a yes waits for its four ticks.
// A row goes its way behind the form, which is free for the next one at once. What is not answered yet, and what was
// refused, is kept in this tab until it stands or is struck out. Without this file the page is a plain form.
(() => {
  'use strict'
  const form = document.getElementById('paper')
  if (!form) return
  const field = (name) => form.elements.namedItem(name)
  const code = field('code')
  const time = field('time')
  const TICKS = ['identity', 'place', 'association', 'consent']
  const WAITS = ['yes', 'call_back', 'wrong_number'] // more is told before they are sent
  const AWAY = [502, 503, 504] // the machine is there, its database is not: the same as no connection
  const KEPT = `paper ${form.dataset.who}` // whoever signs in next in this tab sends no rows of this one
  const results = [...form.querySelectorAll('[data-key]')]
  const told = document.getElementById('told')
  const way = document.getElementById('way')
  const back = document.getElementById('back')
  let waiting = [] // rows on their way, the oldest first
  let refused = [] // rows to be looked at again
  let ofKey = '' // the refused row that lies in the form to be put right
  let token = field('csrfmiddlewaretoken').value
  let busy = false
  let wake = () => {}

  // ---- the keys -------------------------------------------------------------------------------------------
  const pressed = (event) => {
    if (event.code.startsWith('Key')) return event.code.slice(3) // the same key whatever the keyboard's language
    return ''
  }
  const chosen = () => results.find((one) => one.checked)

  const choose = (result) => {
    result.checked = true
    result.dispatchEvent(new Event('change', { bubbles: true }))
    if (!WAITS.includes(result.value) && (time.value.trim() || result.value === 'not_called')) form.requestSubmit()
    else if (result.value === 'yes') field('identity').focus()
    else if (result.value === 'call_back') field('callback_at').focus()
    else if (result.value === 'wrong_number') field('note').focus()
  }

  form.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const at = event.target
    if (at.name === 'note' || at.name === 'callback_at') return
    const digit = event.code.replace('Digit', '').replace('Numpad', '')
    if (at.type === 'checkbox' && /^[1-4]$/.test(digit)) {
      event.preventDefault()
      field(TICKS[digit - 1]).checked ^= 1
      return
    }
    if ((at === code && (event.key === ' ' || event.key === 'Enter'))) { event.preventDefault(); time.focus(); time.select(); return }
    // “0” is a digit while the code or the time is written, and a result once the time is whole
    const is_zero = digit === '0' && at !== code && (at !== time || /^\d\d\D?\d\d$/.test(time.value) && time.selectionStart === time.selectionEnd)
    const result = results.find((one) => one.dataset.key === (is_zero ? '0' : pressed(event)))
    if (!result) return
    event.preventDefault()
    if (event.repeat || !code.value.trim()) { code.focus(); return } // the same key once more: its row is gone already
    choose(result)
  })
  time.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !chosen()) { event.preventDefault(); results[0].focus() }
  })
  time.addEventListener('focus', () => time.select())
  code.addEventListener('input', () => {
    if (ofKey && code.value.trim().length <= 1) { ofKey = ''; draw() } // typed over: another row
  })

  // ---- what is kept ---------------------------------------------------------------------------------------
  const keep = () => {
    if (waiting.length || refused.length) sessionStorage.setItem(KEPT, JSON.stringify({ waiting, refused }))
    else sessionStorage.removeItem(KEPT)
  }

  const restore = () => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT) || '{}')
      waiting = kept.waiting || []
      refused = kept.refused || []
    } catch { sessionStorage.removeItem(KEPT) }
  }

  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, '0')).join('')

  const fieldsOf = () => {
    const typed = Object.fromEntries(new FormData(form))
    delete typed.csrfmiddlewaretoken
    delete typed.key
    return typed
  }

  const fill = (typed) => {
    for (const one of ['code', 'time', 'note', 'callback_at']) field(one).value = typed[one] ?? (one === 'time' ? time.value : '')
    for (const one of [...TICKS, 'correct']) if (field(one)) field(one).checked = Boolean(typed[one])
    for (const one of results) one.checked = one.value === typed.outcome
    code.focus()
    code.select()
  }

  const isUntouched = () => !code.value.trim() && !field('note').value.trim() && !chosen()

  // ---- on the way -----------------------------------------------------------------------------------------
  const wait = (milliseconds) => new Promise((resolve) => { wake = resolve; setTimeout(resolve, milliseconds) })
  window.addEventListener('online', () => wake())

  const tokenOf = (drawn) => drawn.querySelector('#paper [name=csrfmiddlewaretoken]')?.value
  const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), 'text/html')

  // The session has ended: the rows stay here while somebody signs in again in another tab.
  const signedIn = async () => {
    for (;;) {
      try {
        const answer = await fetch(form.action)
        const fresh = answer.ok && !answer.redirected && tokenOf(await parsed(answer))
        if (fresh) return fresh
      } catch { /* no connection either: ask again */ }
      draw(form.dataset.ended, form.action)
      await wait(3000)
    }
  }

  const ask = async (row) => {
    const body = new URLSearchParams({ ...row.fields, key: row.key, csrfmiddlewaretoken: token })
    const answer = await fetch(form.action, { method: 'POST', body, headers: { 'HX-Request': 'true' } })
    if (AWAY.includes(answer.status)) throw new Error('away')
    return answer
  }

  // Sends the rows one after the other. A row's key makes it count once, however often it has to be sent.
  const pump = async () => {
    if (busy) return
    busy = true
    let pause = 1000
    let is_asked_anew = false
    while (waiting.length) {
      draw(pause > 1000 ? form.dataset.lost : '')
      try {
        const answer = await ask(waiting[0])
        const drawn = answer.redirected ? null : await parsed(answer)
        if ((!drawn || answer.status === 403) && !is_asked_anew) {
          token = await signedIn()
          is_asked_anew = true
          continue
        }
        arrived(waiting.shift(), answer, drawn)
        pause = 1000
        is_asked_anew = false
      } catch {
        pause = Math.min(pause * 2, 15000)
        draw(form.dataset.lost)
        await wait(pause)
      }
      keep()
    }
    busy = false
    draw()
  }

  const arrived = (row, answer, drawn) => {
    const said = drawn?.getElementById('told')
    if (answer.ok && said) {
      const same = row.fields.code.replace(/\W/g, '')
      refused = refused.filter((one) => one.key !== row.of && one.fields.code.replace(/\W/g, '') !== same)
      show(drawn)
      return
    }
    const notice = said?.querySelector('.notice')
    const sentence = (notice?.textContent || form.dataset.failed).replace(/\s+/g, ' ').trim()
    refused = [...refused.filter((one) => one.key !== row.of), { ...row, sentence }]
    if (!said || !isUntouched() || waiting.length) return
    show(drawn)
    take(row)
  }

  const show = (drawn) => {
    for (const id of ['told', 'lists']) {
      const fresh = drawn.getElementById(id)
      if (fresh) document.getElementById(id).replaceChildren(...fresh.childNodes)
    }
  }

  const take = (row) => {
    ofKey = row.key
    fill(row.fields)
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    waiting.push({ key: newKey(), of: ofKey, fields: fieldsOf() })
    ofKey = ''
    keep()
    fill({})
    pump()
  })
  window.addEventListener('beforeunload', (event) => { if (waiting.length) event.preventDefault() })

  // ---- what is said of it ---------------------------------------------------------------------------------
  const button = (text, act) => {
    const made = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-small', textContent: text })
    made.addEventListener('click', act)
    return made
  }

  const line = (row) => {
    const made = Object.assign(document.createElement('div'), { className: 'notice stop mb-3' })
    const said = document.createElement('p')
    const which = Object.assign(document.createElement('b'), { textContent: row.fields.code })
    const acts = Object.assign(document.createElement('p'), { className: 'acts' })
    said.append(which, ` · ${row.fields.time || ''} · ${row.sentence}`)
    const again = () => {
      if (!isUntouched()) refused.push({ key: newKey(), of: ofKey, fields: fieldsOf(), sentence: form.dataset.aside })
      take(row)
      keep()
      draw()
    }
    const strike = () => { refused = refused.filter((one) => one !== row); keep(); draw(); code.focus() }
    acts.append(button(form.dataset.again, again), ' ', button(form.dataset.strike, strike))
    made.append(said, acts)
    return made
  }

  const draw = (sentence, href) => {
    way.textContent = waiting.length ? `${form.dataset.waiting} ${waiting.length}${sentence ? `. ${sentence}` : ''}` : ''
    way.className = sentence ? 'notice need mb-3' : 'hint'
    if (href && sentence) way.append(' ', Object.assign(document.createElement('a'), { href, target: '_blank', rel: 'noopener', className: 'btn btn-small', textContent: form.dataset.enter }))
    back.replaceChildren(...refused.filter((one) => one.key !== ofKey).map(line))
  }

  restore()
  draw()
  pump()
})()
