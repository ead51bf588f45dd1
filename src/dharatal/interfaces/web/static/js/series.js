// Draws a unit's days. Without this file the table behind "As a table" tells the same.
(() => {
  'use strict'
  const figure = document.getElementById('series')
  if (!figure || typeof uPlot === 'undefined') return
  const plot = figure.querySelector('.series-plot')
  const colour = (name) => getComputedStyle(figure.querySelector(`.${name} svg`)).color
  const text = getComputedStyle(figure.querySelector('.marks'))
  const language = document.documentElement.lang === 'en' ? 'en-IN' : 'hi-IN'
  const day = new Intl.DateTimeFormat(`${language}-u-nu-latn`, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const number = new Intl.NumberFormat('en-IN')

  const draw = (told) => {
    const first = Date.parse(`${told.first}T00:00:00Z`) / 1000
    const shown = told.called.length > 2 ? -1 : undefined // today is not over yet
    const called = told.called.slice(0, shown)
    const days = called.map((_count, place) => first + 86400 * place)
    const line = getComputedStyle(figure).borderTopColor
    const axis = { stroke: text.color, font: '13px "Noto Sans Devanagari", sans-serif', grid: { stroke: line, width: 1 }, ticks: { show: false } }
    const chart = new uPlot({
      width: plot.clientWidth,
      height: plot.clientHeight,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      cursor: { show: false },
      legend: { show: false },
      scales: { y: { range: (_self, _low, high) => [0, Math.max(1, high * 1.05)] } },
      axes: [
        { ...axis, space: 64, values: (_self, splits) => splits.map((one) => day.format(one * 1000)) },
        { ...axis, size: 64, values: (_self, splits) => splits.map((one) => number.format(one)) },
      ],
      series: [
        {},
        { stroke: colour('line-called'), width: 2, dash: [5, 4], points: { show: false } },
        { stroke: colour('line-verified'), width: 3, points: { show: false } },
      ],
    }, [days, called, told.verified.slice(0, shown)], plot)
    // a print is drawn before its layout is known: the picture takes the width of A4 first and its own again after
    const fit = () => chart.setSize({ width: plot.clientWidth, height: plot.clientHeight })
    const paper = matchMedia('print')
    new ResizeObserver(() => { if (!paper.matches) fit() }).observe(plot)
    window.addEventListener('beforeprint', () => chart.setSize({ width: 980, height: 230 }))
    window.addEventListener('afterprint', fit)
  }

  fetch(figure.dataset.src, { headers: { Accept: 'application/json' } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then(draw)
    .catch(() => { plot.textContent = figure.dataset.failed; plot.removeAttribute('aria-hidden') })
})()
