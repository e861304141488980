use crate::harness::Golden;

#[tokio::test]
async fn answers_as_the_original() {
    let mut golden = Golden::new("check_dummy");
    for words in [
        &["0"][..],
        &["1"],
        &["2"],
        &["3"],
        &["0", "some text"],
        &["1", "a", "b"],
        &["2", ""],
        &["7"],
        &["7", "text"],
        &["-1"],
        &["4"],
        &["256"],
        &["abc"],
        &["1.5"],
        &[""],
        &["", "x"],
        &["5 6"],
        &["0 1", "t"],
        &["01"],
        &["-"],
        &["--", "1"],
        &["2147483647"],
        &["2147483648"],
        &["4294967296"],
        &[],
        &["-x"],
        &["3", "-V"],
        &["-V"],
        &["--version"],
    ] {
        golden.same(words).await;
    }
    golden.finish(29);
}
