// The page that checks an opened ballot on another device: from the file and the manifest, in this browser alone.
((b) => {
  b.on("check", async () => {
    b.show([]);
    const file = b.root.querySelector("[data-opened]").files[0];
    if (!file) throw new b.Fault("请先选存下来的文件");
    const opened = await file.text().then(JSON.parse).catch(() => null);
    const { manifest } = await (await b.ask("state")).json(); // the server gives the manifest and is told nothing
    const told = (done, all) => b.progress(`正在这台设备上重新封一遍：${done}/${all}`);
    const choice = await b.checkOpened(b.questionOf(manifest), opened, told);
    b.root.querySelector("[data-choices]").replaceChildren(...b.choiceWords(manifest.options, choice).map((words) => {
      const row = document.createElement("li");
      row.textContent = words;
      return row;
    }));
    b.show(["holds"], { tracker: b.inFours(b.tracker(opened.ballot)), manifest: b.inFours(b.fileHash(manifest)) });
  });
})(window.ballot);
