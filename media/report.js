// The page of a report: tells the editor how wide it is and what is clicked, and draws what the editor sends.
(() => {
  const editor = acquireVsCodeApi();
  const root = document.getElementById('report');
  const announcement = document.getElementById('announcement');
  // What a reload of the window starts from.
  editor.setState({ runId: document.body.dataset.run });

  const marks = () => [...root.querySelectorAll('.pr-mark')];
  const byKey = (key) => [...root.querySelectorAll('[data-key]')].find((element) => element.dataset.key === key);

  /** One mark is in the order of the Tab key; the arrow keys go from mark to mark. */
  function makeCurrent(mark) {
    for (const one of marks()) one.setAttribute('tabindex', one === mark ? '0' : '-1');
  }

  function open(element, takesFocus) {
    const { step, consultation } = element.dataset;
    if (consultation !== undefined) {
      editor.postMessage({ type: 'receipt', consultationId: consultation, takesFocus });
    } else editor.postMessage({ type: 'step', step: Number(step), takesFocus });
  }

  root.addEventListener('click', (event) => {
    const element = event.target.closest('[data-step], [data-consultation]');
    if (element === null) return;
    if (element.classList.contains('pr-mark')) makeCurrent(element);
    open(element, event.detail === 0);
  });

  root.addEventListener('keydown', (event) => {
    const mark = event.target.closest('.pr-mark');
    if (mark === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      open(mark, true);
      return;
    }
    const all = marks();
    const at = all.indexOf(mark);
    const places = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: all.length - 1,
    };
    const to = places[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = all[Math.min(all.length - 1, Math.max(0, to))];
    makeCurrent(next);
    next.focus();
  });

  let current;
  root.addEventListener('focusin', (event) => {
    const mark = event.target.closest('.pr-mark');
    if (mark !== null) current = mark.dataset.key;
  });

  function draw(body) {
    const focused = root.contains(document.activeElement) ? document.activeElement.closest('[data-key]') : null;
    const key = focused?.dataset.key;
    const closed = [...root.querySelectorAll('details:not([open])')].map((details) => details.dataset.key);
    const across = root.querySelector('.pr-scroll')?.scrollLeft ?? 0;
    const { scrollX, scrollY } = window;
    // The policy of this page runs no script that a text could bring along; the editor has escaped every one.
    root.replaceChildren(...new DOMParser().parseFromString(body, 'text/html').body.childNodes);
    for (const details of root.querySelectorAll('details')) details.open = !closed.includes(details.dataset.key);
    const all = marks();
    makeCurrent(all.find((mark) => mark.dataset.key === current) ?? all[0]);
    const scroller = root.querySelector('.pr-scroll');
    if (scroller !== null) scroller.scrollLeft = across;
    window.scrollTo(scrollX, scrollY);
    if (key !== undefined) byKey(key)?.focus({ preventScroll: true });
  }

  window.addEventListener('message', ({ data }) => {
    if (data?.type !== 'draw') return;
    draw(data.body);
    if (announcement.textContent !== data.announcement) announcement.textContent = data.announcement;
  });

  let told;
  let timer;
  function tellSize(isNew) {
    const widthPx = root.clientWidth;
    if (!isNew && Math.abs(widthPx - told) < 4) return;
    told = widthPx;
    editor.postMessage({ type: 'size', widthPx, isNew });
  }
  tellSize(true);
  new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => tellSize(false), 100);
  }).observe(root);
})();
